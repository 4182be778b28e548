package io.sluice.provider.family.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a caller's own document of the family. */
class AnthropicDocumentTest {
    @Test
    void onlyTheModelAndTheDeliveryAreOurs() {
        // When
        AnthropicRequest sent = AnthropicRequestMapper.chat(
                request("{\"model\":\"route\",\"stream\":true,\"x\":{\"y\":[1.50]},\"max_tokens\":9}"), target(null));

        // Then
        assertThat(sent.body().toString())
                .isEqualTo("{\"model\":\"claude-sonnet-4-5\",\"x\":{\"y\":[1.50]},\"max_tokens\":9}");
        assertThat(sent.version()).isEqualTo("2023-06-01");
        assertThat(sent.beta()).isNull();
    }

    @Test
    void aBoundLoweredOnTheWayHolds() {
        // When
        AnthropicRequest sent = AnthropicRequestMapper.chat(
                request("{\"model\":\"route\",\"max_tokens\":9000}").withMaxTokens(100), target(null));

        // Then
        assertThat(sent.body().toString()).isEqualTo("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            "2026-10-21"          | -           | -         | 2026-10-21 | -
            "2026-10-21"          | ["b-2"]     | a-1       | 2026-10-21 | a-1,b-2
            "bedrock-2023-05-31"  | ["a-1"]     | b-2 , a-1 | 2023-06-01 | b-2,a-1
            "2023-06-01"          | "a-1, b-2"  | -         | 2023-06-01 | a-1,b-2
            7                     | {"x":1}     | -         | 2023-06-01 | -
            null                  | ["a b",1.5] | -         | 2023-06-01 | -
            """)
    void headersOfTheDocumentBecomeHeadersAgain(
            String versionMember, String betaMember, String own, String version, String beta) {
        // When
        String members = "\"anthropic_version\":" + versionMember
                + (betaMember == null ? "" : ",\"anthropic_beta\":" + betaMember);
        AnthropicRequest sent =
                AnthropicRequestMapper.chat(request("{\"model\":\"route\"," + members + "}"), target(own));

        // Then
        assertThat(sent.body().toString()).isEqualTo("{\"model\":\"claude-sonnet-4-5\"}");
        assertThat(sent.version()).isEqualTo(version);
        assertThat(sent.beta()).isEqualTo(beta);
    }

    @Test
    void reasoningOfOtherVendorsStaysOutAndEverythingElseStays() {
        // When
        AnthropicRequest sent = AnthropicRequestMapper.count(
                request("{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\","
                        + "\"signature\":\"\"}]},{\"role\":\"assistant\",\"id\":1,\"content\":[{\"type\":\"thinking\","
                        + "\"thinking\":\"b\",\"signature\":\"c2ln\"},{\"type\":\"thinking\",\"thinking\":\"c\"},"
                        + "{\"type\":\"text\",\"text\":\"d\",\"x\":1}]},{\"role\":\"user\",\"content\":\"e\"}]}"),
                target(null));

        // Then
        assertThat(sent.body().get("messages").toString())
                .isEqualTo("[{\"role\":\"assistant\",\"id\":1,\"content\":[{\"type\":\"thinking\",\"thinking\":\"b\","
                        + "\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"d\",\"x\":1}]},"
                        + "{\"role\":\"user\",\"content\":\"e\"}]");
    }

    @Test
    void aCountOfARequestOfAnotherFamilyHasOnlyWhatIsCounted() {
        // When
        AnthropicRequest sent = AnthropicRequestMapper.count(
                CanonicalRequests.chat(Message.of(Role.USER, "Hi")).withMaxTokens(5), target(null));

        // Then
        assertThat(sent.body().toString())
                .isEqualTo("{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Hi\"}]}]}");
    }

    private static ChatRequest request(String document) {
        ChatRequest plain = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
        try {
            return new ChatRequest(
                    plain.route(),
                    plain.messages(),
                    plain.parameters(),
                    plain.tooling(),
                    plain.format(),
                    Delivery.WHOLE,
                    new Source(Family.ANTHROPIC, Json.of(JsonCodec.read(document))));
        } catch (InvalidJson e) {
            throw new AssertionError(e.problem(), e);
        }
    }

    private static AnthropicTarget target(@Nullable String beta) {
        return new AnthropicTarget(
                URI.create("https://api.anthropic.com/v1"),
                "claude-sonnet-4-5",
                AnthropicModels.of("claude-sonnet-4-5"),
                "2023-06-01",
                beta,
                Leniency.STRICT);
    }
}
