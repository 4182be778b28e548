package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.http.TestAddresses;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.RoutePolicy;
import io.sluice.secret.SecretRef;
import io.sluice.support.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteDefinitionReaderTest {
    private static final Provenance NOW = new Provenance(Origin.API, Style.NATIVE, Instant.EPOCH, Instant.EPOCH, 1);

    private final ProviderRegistry providers = new ProviderRegistry(List.of(new FakeProvider()));
    private final RouteDefinitionReader reader = new RouteDefinitionReader(providers);
    private final RouteAssembler assembler = CatalogParts.assembler(providers);
    private final CredentialRules rules = new ApiCredentialRules(Set.of("secret", "env", "file"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                // native
                """
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}}""",
                // MLflow 2.5 and 2.6
                """
                {"name": "r", "route_type": "llm/v1/chat",
                 "model": {"name": "m", "provider": "fake-provider", "config": {"fake_api_key": "k"}}}""",
                // MLflow 2.7 and 2.8
                """
                {"name": "r", "route_type": "llm/v1/chat",
                 "model": {"name": "m", "provider": "fake-provider", "fake_provider_config": {"fake_api_key": "k"}}}""",
                // the launch announcement
                """
                {"name": "r", "route_type": "llm/v1/chat",
                 "data": {"name": "m", "provider": "fake-provider", "fake_provider_config": {"fake_api_key": "k"}}}""",
                // MLflow 2.9 and later
                """
                {"name": "r", "endpoint_type": "llm/v1/chat",
                 "model": {"name": "m", "provider": "Fake_Provider", "config": {"fake_api_key": "k"}}}""",
                // Databricks serving endpoints
                """
                {"name": "r", "config": {"served_entities": [{"external_model":
                   {"name": "m", "provider": "fake-provider", "task": "llm/v1/chat",
                    "fake_provider_config": {"fake_api_key": "k"}}}]}}""",
                // the same, unwrapped
                """
                {"name": "r", "external_model":
                   {"name": "m", "provider": "fake-provider", "task": "llm/v1/chat", "config": {"fake_api_key": "k"}}}""",
                // an alias of the provider names the key of its config too
                """
                {"name": "r", "route_type": "llm/v1/chat",
                 "model": {"name": "m", "provider": "FAKE_ALIAS", "fake_alias_config": {"fake_api_key": "k"}}}""",
                // as it is shown
                """
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}, "origin": "api", "style": "native", "revision": 7,
                 "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z"}"""
            })
    void readsEverySpellingToTheSameDefinition(String document) throws Exception {
        // When
        RouteDraft draft = reader.read(JsonCodec.read(document), Strictness.STRICT, rules);

        // Then
        assertThat(draft.name().value()).isEqualTo("r");
        assertThat(draft.task()).isEqualTo(Task.CHAT);
        assertThat(draft.target().provider().value()).isEqualTo("fake-provider");
        assertThat(draft.target().model()).isEqualTo("m");
        assertThat(draft.inline().bySetting()).containsOnlyKeys("fake_api_key");
        assertThat(draft.warnings()).isEmpty();
        assertThat(draft.toString()).doesNotContain("\"k\"");
    }

    @Test
    void ignoresUnknownMembersWithAWarningWhereMlflowDoes() throws Exception {
        // Given
        JsonNode document = JsonCodec.read("""
                {"name": "r", "route_type": "llm/v1/chat", "tags": [], "model": {"name": "m", "provider": "fake-provider",
                 "oops": 1, "config": {"fake_api_key": "k", "extra": 1}}}""");

        // When
        RouteDraft draft = reader.read(document, Strictness.LENIENT, rules);

        // Then
        assertThat(draft.warnings())
                .anyMatch(warning -> warning.contains("'tags'"))
                .anyMatch(warning -> warning.contains("'model.oops'"))
                .anyMatch(warning -> warning.contains("'model.config.extra'"))
                .hasSize(3);
    }

    @Test
    void namesEveryProblemAtOnceAndWhatIsAccepted() throws Exception {
        // Given
        JsonNode document = JsonCodec.read("""
                {"name": "r r", "task": "chat", "provider": "fake-provider", "model": 5, "color": "red",
                 "config": {"fake_api_kye": "k"}}""");

        // Then
        assertThatThrownBy(() -> reader.read(document, Strictness.STRICT, rules))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.violations())
                                .extracting(violation -> violation.field() + ": " + violation.message())
                                .anyMatch(text -> text.startsWith("name: ") && text.contains("'r r' is invalid"))
                                .anyMatch(text ->
                                        text.startsWith("task: ") && text.contains("llm/v1/chat, llm/v1/completions"))
                                .anyMatch(text ->
                                        text.startsWith("model: ") && text.contains("must be text, not a number"))
                                .anyMatch(text -> text.startsWith("color: ")
                                        && text.contains("name, task, provider, model, timeouts, retries"))
                                .anyMatch(text -> text.startsWith("config.fake_api_kye: ")
                                        && text.contains("Accepted are fake_api_key, fake_session_token, fake_region"))
                                .anyMatch(
                                        text -> text.startsWith("config.fake_api_key: ") && text.contains("missing")));
    }

    @Test
    void namesTheKnownProvidersForAnUnknownOne() throws Exception {
        JsonNode document = JsonCodec.read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "opnai", "model": "m", "config": {"x": "y"}}""");

        assertThatThrownBy(() -> reader.read(document, Strictness.STRICT, rules))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage("The provider 'opnai' is not supported. Known are fake-provider.");
    }

    @Test
    void neverPutsACredentialIntoAMessage() throws Exception {
        JsonNode document = JsonCodec.read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "$canary", "fake_session_token": "file:canary"}}""");

        assertThatThrownBy(() -> reader.read(document, Strictness.STRICT, rules))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.violations())
                                .hasSize(2)
                                .noneMatch(violation -> violation.message().contains("canary")));
    }

    @Test
    void flattensObjectsThatTheSchemaKnows() throws Exception {
        // Given
        JsonNode document = JsonCodec.read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k", "fake_nested": {"inner": 5}}}""");

        // When
        RouteDraft draft = reader.read(document, Strictness.STRICT, rules);

        // Then
        assertThat(draft.target().settings()).containsEntry("fake_nested.inner", "5");
    }

    @Test
    void keepsReferencesAndReadsItsOwnWriting() throws Exception {
        // Given
        JsonNode document = JsonCodec.read("""
                {"name": "r", "task": "llm/v1/embeddings", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "secret:routes/r/fake_api_key@3", "fake_region": "us"},
                 "timeouts": {"open": "1500ms", "gap": "2m", "total": "1h"},
                 "retries": {"max": 1, "first_delay": "1s", "max_delay": "2s", "max_retry_after": "0ms"},
                 "breaker": {"volume": 3, "failure_percent": 100, "pause": "1m"},
                 "max_in_flight": 9, "context_length": 128000, "lenient": false, "on_disconnect": "drain", "limit": {"calls": 3, "renewal_period": "2 hours", "key": "user"}}""");

        // When
        RouteDefinition definition =
                reader.read(document, Strictness.STRICT, rules).complete(Map.of(), NOW);

        // Then
        ObjectNode written = RouteDefinitionWriter.documentWithProvenance(definition);
        assertThat(reader.read(written, Strictness.STRICT, rules).complete(Map.of(), NOW))
                .isEqualTo(definition);
        assertThat(DefinitionJson.read("r", DefinitionJson.write(definition), Instant.EPOCH, Instant.EPOCH, 1))
                .isEqualTo(definition);
        assertThat(definition.target().secrets())
                .containsEntry("fake_api_key", new SecretRef("secret", "routes/r/fake_api_key@3"));
    }

    @Test
    void letsDefaultsGiveWayToASaidTotal() throws Exception {
        // Given
        JsonNode document = JsonCodec.read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}, "timeouts": {"total": "10s"}, "retries": {"first_delay": "20s"}}""");

        // When
        RouteDraft draft = reader.read(document, Strictness.STRICT, rules);
        RoutePolicy policy = assembler.assemble(draft.preview(NOW)).route().policy();

        // Then
        assertThat(policy.timeouts())
                .isEqualTo(new RoutePolicy.Timeouts(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        assertThat(policy.retries().firstDelay()).isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.retries().maxDelay()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/v1",
                "host/v1",
                "/v1",
                "https://",
                "https:///v1",
                "https://user:pw@host/v1",
                "https://host/v1?x=1",
                "https://host/v1#x",
                "https://ho st/v1",
                "http://host:99999"
            })
    void refusesBaseAddressesThatAreNone(String address) throws Exception {
        // Given
        RouteDraft draft = reader.read(withBase("api_base", address), Strictness.STRICT, rules);

        // Then
        assertThatThrownBy(() -> assembler.assemble(draft.preview(NOW)))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("'api_base' must be an absolute address")
                .hasMessageNotContaining("pw");
    }

    @Test
    void takesTheBaseAddressFromEitherKeyButNotTwoOfThem() throws Exception {
        assertThat(BaseAddress.of(
                        Map.of("api_base", "http://a/v1"), new FakeProvider().settings(), TestAddresses.rules()))
                .hasToString("http://a/v1");
        assertThat(BaseAddress.of(
                        Map.of("fake_api_base", "http://a/v1"), new FakeProvider().settings(), TestAddresses.rules()))
                .hasToString("http://a/v1");
        assertThatThrownBy(() -> BaseAddress.of(
                        Map.of("fake_api_base", "http://a", "api_base", "http://b"),
                        new FakeProvider().settings(),
                        TestAddresses.rules()))
                .hasMessageContaining("name different addresses");
    }

    @Test
    void needsNoConfigWhereTheProviderNeedsNone() throws Exception {
        // Given
        var without = new RouteDefinitionReader(new ProviderRegistry(List.of(new FakeProvider("keyless", false))));

        // When
        RouteDraft draft = without.read(
                JsonCodec.read(
                        "{\"name\": \"r\", \"task\": \"llm/v1/chat\", \"provider\": \"keyless\", \"model\": \"m\"}"),
                Strictness.STRICT,
                (setting, text) -> Optional.empty());

        // Then
        assertThat(draft.target().secrets()).isEmpty();
    }

    private static JsonNode withBase(String key, String address) throws InvalidJson {
        return JsonCodec.read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k", "%s": "%s"}}""".formatted(key, address));
    }
}
