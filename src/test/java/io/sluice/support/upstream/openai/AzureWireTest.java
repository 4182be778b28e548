package io.sluice.support.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Azure does its own way with OpenAI's wire. */
class AzureWireTest {

    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";
    private static final String STREAM =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}],\"stream\":true}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = new WireClient("api-key", "0123456789abcdef");
    private final String deployment = upstream.baseUrl("azure") + "/openai/deployments/my-gpt";
    private final String chat = deployment + "/chat/completions?api-version=2024-10-21";

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersOnOneLineInAlphabeticalOrderWithTheFiltersFindings() {
        upstream.script().next(Reply.text("Hi").usage(9, 1).model("gpt-4o-2024-08-06"));

        var reply = client.post(chat, HELLO);

        var safe = "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"},\"self_harm\":{\"filtered\":false,"
                + "\"severity\":\"safe\"},\"sexual\":{\"filtered\":false,\"severity\":\"safe\"},\"violence\":{"
                + "\"filtered\":false,\"severity\":\"safe\"}}";
        assertThat(reply.body())
                .startsWith("{\"choices\":[{\"content_filter_results\":" + safe + ",\"finish_reason\":\"stop\","
                        + "\"index\":0,\"logprobs\":null,\"message\":{\"annotations\":[],\"content\":\"Hi\","
                        + "\"refusal\":null,\"role\":\"assistant\"}}],\"created\":1767322445,\"id\":\"chatcmpl-")
                .contains("\"model\":\"gpt-4o-2024-08-06\",\"object\":\"chat.completion\",\"prompt_filter_results\":[{"
                        + "\"content_filter_results\":" + safe + ",\"prompt_index\":0}],\"system_fingerprint\":");
        assertThat(reply.headers().firstValue("apim-request-id")).isPresent();
        assertThat(upstream.tokensServed().of("azure", "my-gpt").tokens()).isEqualTo(Tokens.of(9, 1));
    }

    @Test
    void startsAStreamWithAChunkOfTheFilterAlone() {
        var events = client.postForEvents(chat, STREAM);

        assertThat(events.getFirst().data())
                .startsWith(
                        "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{");
        assertThat(events.get(1).data())
                .startsWith(
                        "{\"choices\":[{\"content_filter_results\":{},\"delta\":{\"content\":\"\",\"refusal\":null,"
                                + "\"role\":\"assistant\"},\"finish_reason\":null,\"index\":0,\"logprobs\":null}],\"created\":1767322445,");
        assertThat(events.get(2).json().at("/choices/0/delta/content").asText()).isEqualTo("You ");
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
    }

    @Test
    void needsTheVersionInItsClassicFormOnly() {
        var without = client.post(deployment + "/chat/completions", HELLO);
        var v1 = new WireClient("authorization", "Bearer 0123456789abcdef")
                .post(
                        upstream.baseUrl("azure") + "/openai/v1/chat/completions",
                        "{\"model\":\"my-gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}");

        assertThat(without.statusCode()).isEqualTo(404);
        assertThat(without.body()).isEqualTo("{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
        assertThat(v1.statusCode()).isEqualTo(200);
        assertThat(upstream.tokensServed().of("azure", "my-gpt").calls()).isEqualTo(1);
    }

    @Test
    void refusesWrongKeysAndUnknownDeployments() {
        upstream.acceptOnlyKey("right");
        upstream.serveOnlyModels("other");

        var wrong = client.post(chat, HELLO);
        var unknown = new WireClient("api-key", "right").post(chat, HELLO);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).startsWith("{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Json.parse(unknown.body()).at("/error/code").asText()).isEqualTo("DeploymentNotFound");
    }

    @Test
    void stopsAPromptWithTheFiltersFindings() {
        upstream.script().next(Reply.error(VendorError.contentFiltered()));

        var reply = client.post(chat, HELLO);

        assertThat(reply.statusCode()).isEqualTo(400);
        var error = Json.parse(reply.body()).path("error");
        assertThat(error.path("type").isNull()).isTrue();
        assertThat(error.path("param").asText()).isEqualTo("prompt");
        assertThat(error.path("code").asText()).isEqualTo("content_filter");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(error.at("/innererror/code").asText()).isEqualTo("ResponsibleAIPolicyViolation");
        assertThat(error.at("/innererror/content_filter_result/violence/filtered")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void tellsTheWaitInMilliseconds() {
        upstream.script().next(Reply.rateLimited(new RetryAfter.Millis(1500)));

        var reply = client.post(chat, HELLO);

        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.headers().firstValue("retry-after-ms")).contains("1500");
        assertThat(reply.headers().firstValue("retry-after")).contains("2");
    }

    @Test
    void servesTheOtherPathsOfADeployment() {
        var embedding = client.postForJson(
                deployment + "/embeddings?api-version=2024-10-21", "{\"input\":\"Hello there\",\"dimensions\":4}");
        var completion =
                client.postForJson(deployment + "/completions?api-version=2024-10-21", "{\"prompt\":\"Hello there\"}");

        assertThat(embedding.at("/data/0/embedding")).hasSize(4);
        assertThat(completion.at("/choices/0/text").asText()).isEqualTo(" You said: Hello there");
    }
}
