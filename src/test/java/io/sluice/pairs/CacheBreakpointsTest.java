package io.sluice.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What callers mark to be cached reaches the providers that have a word for it, each in its own word, and no other. Marks are
 * told by where they stand in the body that arrives, with what they say.
 */
@QuarkusTest
@TestProfile(PairsProfile.class)
@WithTestResource(PostgresResource.class)
class CacheBreakpointsTest {
    private static final Golden FILES = Golden.folder("pairs/cache");

    private static final ProviderLine ANTHROPIC = ProviderLine.of("anthropic", "claude-sonnet-4-5");
    private static final ProviderLine CLAUDE = bedrock("anthropic.claude-sonnet-4-5-20250929-v1:0");
    private static final ProviderLine CLAUDE_4 = bedrock("anthropic.claude-sonnet-4-20250514-v1:0");
    private static final ProviderLine CLAUDE_3 = bedrock("anthropic.claude-3-haiku-20240307-v1:0");
    private static final ProviderLine NOVA = bedrock("amazon.nova-pro-v1:0");
    private static final ProviderLine OPENROUTER = ProviderLine.of("openrouter", "anthropic/claude-sonnet-4.5");
    private static final ProviderLine DATABRICKS = ProviderLine.of("databricks", "databricks-claude-sonnet-4-5");
    private static final ProviderLine DATABRICKS_OTHER = ProviderLine.of("databricks", "databricks-gpt-oss-120b");
    private static final ProviderLine OPENAI = ProviderLine.of("openai", "gpt-4o");
    private static final ProviderLine VLLM = ProviderLine.of("vllm", "qwen3-8b");
    private static final ProviderLine GEMINI = ProviderLine.of("gemini", "gemini-2.5-flash");

    @Inject
    ProviderRegistry providers;

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI gateway;

    private Pairs pairs;

    @BeforeEach
    void serve() throws IOException {
        pairs = new Pairs(
                List.of(
                        ANTHROPIC,
                        CLAUDE,
                        CLAUDE_4,
                        CLAUDE_3,
                        NOVA,
                        OPENROUTER,
                        DATABRICKS,
                        DATABRICKS_OTHER,
                        OPENAI,
                        VLLM,
                        GEMINI),
                providers,
                gateway);
        TestCatalog.serve(catalog, pairs.routes());
    }

    @AfterEach
    void stop() {
        pairs.close();
    }

    @Test
    void anAnthropicClientsMarksAreCachePointsAtBedrock() throws Exception {
        assertThat(marks(CLAUDE, new AnthropicLanguage(), "anthropic"))
                .isEqualTo(Map.of(
                        "/toolConfig/tools/1", "{\"type\":\"default\",\"ttl\":\"1h\"}",
                        "/system/1", "{\"type\":\"default\",\"ttl\":\"1h\"}",
                        "/messages/0/content/1", "{\"type\":\"default\"}",
                        "/messages/2/content/1", "{\"type\":\"default\"}"));
    }

    @Test
    void anHourIsMinutesForModelsThatKeepNoLonger() throws Exception {
        assertThat(marks(CLAUDE_4, new AnthropicLanguage(), "anthropic"))
                .containsOnlyKeys("/toolConfig/tools/1", "/system/1", "/messages/0/content/1", "/messages/2/content/1")
                .allSatisfy((place, mark) -> assertThat(mark).isEqualTo("{\"type\":\"default\"}"));
    }

    @Test
    void amazonsOwnModelsGetNoneAmongTools() throws Exception {
        assertThat(marks(NOVA, new AnthropicLanguage(), "anthropic"))
                .containsOnlyKeys("/system/1", "/messages/0/content/1", "/messages/2/content/1");
    }

    @Test
    void modelsThatCacheNothingGetNone() throws Exception {
        for (ProviderLine line : List.of(CLAUDE_3, DATABRICKS_OTHER, OPENAI, VLLM, GEMINI)) {
            assertThat(marks(line, new AnthropicLanguage(), "anthropic"))
                    .as(line.model())
                    .isEmpty();
        }
    }

    @Test
    void serversThatTookOverAnthropicsWordGetItAtPartsOfContent() throws Exception {
        for (ProviderLine line : List.of(OPENROUTER, DATABRICKS)) {
            assertThat(marks(line, new AnthropicLanguage(), "anthropic"))
                    .as(line.model())
                    .isEqualTo(Map.of(
                            "/messages/0/content/0", "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
                            "/messages/1/content/0", "{\"type\":\"ephemeral\"}",
                            "/messages/3/content/0", "{\"type\":\"ephemeral\"}"));
        }
    }

    @Test
    void instructionsStayOneTextWithTheSameWords() throws Exception {
        // When
        JsonNode arrived = arrived(VLLM, new AnthropicLanguage(), "anthropic");

        // Then
        assertThat(arrived.at("/messages/0/content").textValue()).isEqualTo("Be brief.\n\nToday is Monday.");
    }

    @Test
    void aMarkOfTheWholeRequestStandsAtItsEnd() throws Exception {
        assertThat(marks(CLAUDE, new AnthropicLanguage(), "anthropic-whole"))
                .isEqualTo(Map.of("/messages/0/content/2", "{\"type\":\"default\"}"));
    }

    @Test
    void anOpenAiClientsMarksReachAnthropic() throws Exception {
        assertThat(marks(ANTHROPIC, new OpenAiLanguage(), "openai"))
                .isEqualTo(Map.of(
                        "/tools/0", "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
                        "/system/0", "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
                        "/messages/0/content/0", "{\"type\":\"ephemeral\"}",
                        "/messages/2/content/0", "{\"type\":\"ephemeral\"}"));
    }

    @Test
    void anOpenAiClientsMarksReachBedrock() throws Exception {
        assertThat(marks(CLAUDE, new OpenAiLanguage(), "openai"))
                .containsOnlyKeys("/toolConfig/tools/1", "/system/1", "/messages/0/content/1", "/messages/2/content/1");
    }

    private Map<String, String> marks(ProviderLine line, Language language, String scenario) throws Exception {
        var found = new TreeMap<String, String>();
        collect(arrived(line, language, scenario), "", found);
        return found;
    }

    private JsonNode arrived(ProviderLine line, Language language, String scenario) throws Exception {
        ObjectNode document = (ObjectNode) FILES.scenario(scenario).json("request.json");
        return pairs.arrived(line, language, document).getFirst().json();
    }

    /** Where marks stand: the object that has one, or, for a block of its own, that block. */
    private static void collect(JsonNode node, String place, Map<String, String> found) {
        for (String word : List.of("cache_control", "cachePoint")) {
            if (node.has(word)) {
                found.put(place, node.get(word).toString());
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), place + "/" + i, found);
            }
        }
        node.properties().forEach(member -> collect(member.getValue(), place + "/" + member.getKey(), found));
    }

    private static ProviderLine bedrock(String model) {
        return ProviderLine.of("bedrock", model)
                .with("aws_config.aws_region", "us-east-1")
                .withSecrets("aws_config.aws_bearer_token");
    }
}
