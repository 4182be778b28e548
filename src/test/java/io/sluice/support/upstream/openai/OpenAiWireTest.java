package io.sluice.support.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.WireClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OpenAI's other paths, its keys, and what it checks when told. */
class OpenAiWireTest {

    private static final String HELLO =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = WireClient.ofOpenAi();
    private final String base = upstream.baseUrl("openai");

    @AfterEach
    void stop() {
        upstream.close();
    }

    private static String with(String members) {
        return HELLO.substring(0, HELLO.length() - 1) + "," + members + "}";
    }

    @Test
    void completesSeveralPromptsPromptByPrompt() {
        var body = "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":[\"One\",\"Two\"],\"n\":2,\"logprobs\":1}";

        var whole = client.postForJson(base + "/completions", body);

        assertThat(whole.path("id").asText()).startsWith("cmpl-");
        assertThat(whole.path("object").asText()).isEqualTo("text_completion");
        assertThat(texts(whole.path("choices"), "/text"))
                .containsExactly(" You said: One", " You said: One", " You said: Two", " You said: Two");
        assertThat(texts(whole.path("choices"), "/index")).containsExactly("0", "1", "2", "3");
        assertThat(whole.path("choices").get(3).fieldNames())
                .toIterable()
                .containsExactly("text", "index", "logprobs", "finish_reason");
        assertThat(texts(whole.at("/choices/0/logprobs/text_offset"), "")).containsExactly("0", "4", "8", "12");
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(16);
    }

    @Test
    void streamsCompletions() {
        var body = "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":[1,2,3],\"stream\":true,\"max_tokens\":3,"
                + "\"stream_options\":{\"include_usage\":true}}";

        var events = client.postForEvents(base + "/completions", body);

        var chunks = chunks(events);
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        assertThat(joined(chunks, "/choices/0/text")).isEqualTo(" You said: [");
        assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(chunks.getFirst().path("usage").isNull()).isTrue();
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.of(3, 3));
    }

    @Test
    void embedsAsNumbersAndAsBase64() {
        var numbers = client.postForJson(
                base + "/embeddings",
                "{\"model\":\"text-embedding-3-small\",\"input\":[\"Hello there\",\"x\"],\"dimensions\":8}");
        var base64 = client.postForJson(
                base + "/embeddings",
                "{\"model\":\"text-embedding-3-small\",\"input\":\"Hello there\",\"dimensions\":8,\"encoding_format\":\"base64\"}");

        assertThat(numbers.path("data")).hasSize(2);
        assertThat(numbers.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(numbers.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        var bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(base64.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        var decoded = new ArrayList<Float>();
        while (bytes.hasRemaining()) {
            decoded.add(bytes.getFloat());
        }
        assertThat(decoded)
                .hasSize(8)
                .containsExactlyElementsOf(
                        StreamSupport.stream(numbers.at("/data/0/embedding").spliterator(), false)
                                .map(JsonNode::floatValue)
                                .toList());
    }

    @Test
    void embedsTokensAndScriptedVectors() {
        upstream.script()
                .next(Reply.embedding(0.5f, -0.25f).andEmbedding(1f, 0f).usage(6, 0));

        var scripted = client.postForJson(base + "/embeddings", "{\"model\":\"m\",\"input\":[[1,2,3],[4,5,6]]}");
        var made = client.postForJson(base + "/embeddings", "{\"model\":\"m\",\"input\":[1,2,3]}");

        assertThat(Json.compact(scripted.path("data")))
                .isEqualTo("[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-0.25]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0,0.0]}]");
        assertThat(made.path("data")).hasSize(1);
        assertThat(made.at("/data/0/embedding")).hasSize(1536);
        assertThat(made.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.of(9, 0));
    }

    @Test
    void listsModels() {
        upstream.serveOnlyModels("org/one:free");

        var list = client.postForJson(base + "/chat/completions", HELLO);
        var models = Json.parse(client.get(base + "/models").body());
        var one = client.get(base + "/models/org%2Fone:free");
        var other = client.get(base + "/models/two");

        assertThat(list.at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(texts(models.path("data"), "/id")).containsExactly("org/one:free");
        assertThat(Json.parse(one.body()).fieldNames())
                .toIterable()
                .containsExactly("id", "object", "created", "owned_by");
        assertThat(other.statusCode()).isEqualTo(404);
    }

    @Test
    void refusesCallsWithoutAKeyOrWithAWrongOneAndRepeatsPartsOfIt() {
        upstream.acceptOnlyKey("sk-right");

        var none = new WireClient().post(base + "/chat/completions", HELLO);
        var wrong = new WireClient("authorization", "Bearer sk-canary0123456789wxyz")
                .post(base + "/chat/completions", HELLO);
        var right = new WireClient("authorization", "Bearer sk-right").post(base + "/chat/completions", HELLO);

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body())
                .startsWith("{\n    \"error\": {\n        \"message\": \"You didn't provide an API key.");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Json.parse(wrong.body()).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(Json.parse(wrong.body()).at("/error/message").asText())
                .isEqualTo("Incorrect API key provided: sk-canar***********wxyz. You can find your API key at"
                        + " https://platform.openai.com/account/api-keys.");
        assertThat(right.statusCode()).isEqualTo(200);
        upstream.acceptWithoutKey();
        assertThat(new WireClient().post(base + "/chat/completions", HELLO).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesUnknownMembersWhenTold() {
        var body = with("\"top_k\":4");
        assertThat(client.post(base + "/chat/completions", body).statusCode()).isEqualTo(200);

        upstream.refuseUnknownFields();

        var reply = client.post(base + "/chat/completions", body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Json.parse(reply.body()).at("/error/message").asText())
                .isEqualTo("Unrecognized request argument supplied: top_k");
    }

    @Test
    void checksNothingWhenTold() {
        upstream.checkNothing();

        assertThat(new WireClient()
                        .post(base + "/chat/completions", "{\"odd\":true}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static List<JsonNode> chunks(List<WireClient.Event> events) {
        return events.stream()
                .filter(event -> !event.data().equals("[DONE]"))
                .map(WireClient.Event::json)
                .toList();
    }

    private static String joined(List<JsonNode> chunks, String pointer) {
        return String.join(
                "", chunks.stream().map(chunk -> chunk.at(pointer).asText("")).toList());
    }

    private static List<String> texts(JsonNode array, String pointer) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.at(pointer).asText())
                .toList();
    }
}
