package io.sluice.support.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.WireClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's wire, byte for byte where bytes matter. */
class AnthropicWireTest {

    private static final String HELLO =
            "{\"model\":\"claude-x\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = WireClient.ofAnthropic();
    private final String messages = upstream.baseUrl("anthropic") + "/messages";

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void printsAWholeMessageAsTheVendor() {
        upstream.script().next(Reply.text("Hi!").usage(10, 3).cachedInput(100).cacheWrite(5));

        var reply = client.post(messages, HELLO);

        assertThat(reply.body())
                .isEqualTo("{\"model\":\"claude-x\",\"id\":\"msg_000000000000000000000001\",\"type\":\"message\","
                        + "\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hi!\"}],"
                        + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,"
                        + "\"cache_creation_input_tokens\":5,\"cache_read_input_tokens\":100,\"cache_creation\":{"
                        + "\"ephemeral_5m_input_tokens\":5,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":3,"
                        + "\"service_tier\":\"standard\"}}");
        var headers = reply.headers();
        assertThat(headers.firstValue("request-id")).contains("req_000000000000000000000001");
        assertThat(headers.firstValue("anthropic-ratelimit-requests-remaining")).contains("3999");
        assertThat(headers.firstValue("anthropic-ratelimit-output-tokens-reset"))
                .contains("2026-01-02T02:55:00Z");
        assertThat(upstream.tokensServed().of("anthropic", "claude-x").tokens())
                .isEqualTo(new Tokens(10, 100, 5, 3, 0));
    }

    @Test
    void printsAStreamAsTheVendor() {
        upstream.script().next(Reply.text("Hello").usage(10, 2).cachedInput(7));

        var reply = client.post(messages, with("\"stream\":true"));

        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(reply.body()).isEqualTo("""
                event: message_start
                data: {"type":"message_start","message":{"model":"claude-x","id":"msg_000000000000000000000001","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":1,"service_tier":"standard"}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: ping
                data: {"type": "ping"}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hell"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"o"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":7,"output_tokens":2}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
    }

    @Test
    void thinksAndCallsToolsInParallel() {
        var reply = Reply.thinking("Let me see", "c2ln")
                .andRedactedThinking("b3BhcXVl")
                .andText("Checking.")
                .andToolCall("toolu_A", "weather", "{\"c\":\"P\"}")
                .andToolCall("toolu_B", "now", "{}");
        upstream.script().next(reply, reply);

        var whole = client.postForJson(messages, HELLO);
        var events = client.postForEvents(messages, with("\"stream\":true"));

        assertThat(Json.compact(whole.path("content")))
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"Let me see\",\"signature\":\"c2ln\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"},"
                        + "{\"type\":\"text\",\"text\":\"Checking.\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_A\",\"name\":\"weather\",\"input\":{\"c\":\"P\"}},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_B\",\"name\":\"now\",\"input\":{}}]");
        assertThat(whole.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(whole.at("/usage/output_tokens_details/thinking_tokens").asInt())
                .isEqualTo(5);
        assertThat(data(events, 0))
                .startsWith(
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Let \"}}")
                .endsWith(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":0}");
        assertThat(data(events, 1)).hasSize(2).first().asString().contains("\"data\":\"b3BhcXVl\"");
        assertThat(data(events, 3))
                .startsWith(
                        "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_A\",\"name\":\"weather\",\"input\":{}}}",
                        "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"c\\\"\"}}");
        assertThat(data(events, 4)).as("a call without arguments has no delta").hasSize(2);
        assertThat(upstream.tokensServed().total().tokens().reasoning()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"ABSENT,0,0", "TWICE,2,12", "ZERO,1,0", "TRULY,1,12"})
    void tellsUsageInTheScriptedWay(UsageSaid how, int times, int output) {
        upstream.script().next(Reply.text("Hello").usage(9, 12).usageSaid(how));

        var events = client.postForEvents(messages, with("\"stream\":true"));

        var told = events.stream()
                .filter(event -> event.name().equals("message_delta"))
                .filter(event -> event.json().has("usage"))
                .toList();
        assertThat(told)
                .hasSize(times)
                .allSatisfy(event -> assertThat(
                                event.json().at("/usage/output_tokens").asInt())
                        .isEqualTo(output));
        assertThat(events.getFirst().json().at("/message").has("usage")).isEqualTo(times > 0);
    }

    @Test
    void stopsForAnyReason() {
        upstream.script()
                .next(
                        Reply.text("Hi").stopSequence("END"),
                        Reply.text("Hi").finish("pause_turn"),
                        Reply.refusal("I cannot"));

        var stopped = client.postForJson(messages, HELLO);
        var paused = client.postForJson(messages, HELLO);
        var refused = client.postForJson(messages, HELLO);
        var cutOff = client.postForJson(messages, HELLO.replace("64", "2"));

        assertThat(stopped.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(stopped.path("stop_sequence").asText()).isEqualTo("END");
        assertThat(paused.path("stop_reason").asText()).isEqualTo("pause_turn");
        assertThat(refused.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(cutOff.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(cutOff.at("/content/0/text").asText()).isEqualTo("You said");
    }

    @Test
    void breaksOffAStreamWithANamedErrorEvent() {
        upstream.script()
                .next(
                        Reply.text("Hello").errorAfterEvent(4, VendorError.of(529)),
                        Reply.errorInside(VendorError.of(529)));

        var late = client.postForEvents(messages, with("\"stream\":true"));
        var early = client.postForEvents(messages, with("\"stream\":true"));

        assertThat(late).hasSize(5);
        assertThat(late.getLast())
                .isEqualTo(new WireClient.Event(
                        "error",
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},"
                                + "\"request_id\":\"req_000000000000000000000001\"}"));
        assertThat(early).singleElement().extracting(WireClient.Event::name).isEqualTo("error");
    }

    @Test
    void tellsErrorsInItsOwnShape() {
        upstream.script()
                .next(
                        Reply.rateLimited(new RetryAfter.Seconds(7)),
                        Reply.error(VendorError.of(429)
                                .withCode("enforced_spend_limit_reached")
                                .withMessage("Enough")));

        var limited = client.post(messages, HELLO);
        var spent = client.post(messages, HELLO);

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("7");
        assertThat(limited.body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":");
        assertThat(spent.body())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Enough\","
                        + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}},"
                        + "\"request_id\":\"req_000000000000000000000002\"}");
    }

    @Test
    void takesTheKeyFromEitherHeaderAndNeedsTheVersion() {
        upstream.acceptOnlyKey("right");

        assertThat(refusal("anthropic-version", "2023-06-01")).isEqualTo("401 x-api-key header is required");
        assertThat(refusal("x-api-key", "wrong", "anthropic-version", "2023-06-01"))
                .isEqualTo("401 invalid x-api-key");
        assertThat(refusal("authorization", "Bearer wrong", "anthropic-version", "2023-06-01"))
                .isEqualTo("401 Invalid bearer token");
        assertThat(refusal("x-api-key", "right")).isEqualTo("400 anthropic-version: header is required");
        assertThat(refusal("x-api-key", "right", "anthropic-version", "1"))
                .isEqualTo("400 anthropic-version: \"1\" is not a valid version");
        assertThat(refusal("authorization", "Bearer right", "anthropic-version", "2023-06-01"))
                .isEqualTo("200 ");
        assertThat(refusal("x-api-key", "right", "anthropic-version", "2026-10-21"))
                .isEqualTo("200 ");
    }

    @Test
    void refusesSamplingInItsNewestVersion() {
        var newest = new WireClient("x-api-key", "k", "anthropic-version", "2026-10-21");

        assertThat(newest.post(messages, with("\"temperature\":1")).statusCode())
                .isEqualTo(400);
        assertThat(client.post(messages, with("\"temperature\":1")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "max_tokens":64                                                                    | `messages: Field required`
        "messages":[{"role":"user","content":"x"}]                                         | `max_tokens: Field required`
        "max_tokens":64,"messages":[]                                                      | `messages: at least one message is required`
        "max_tokens":64,"messages":[{"role":"tool","content":"x"}]                         | `messages.0.role: Input should be 'user' or 'assistant'`
        "max_tokens":64,"messages":[{"role":"assistant","content":"x"}]                    | `messages: first message must use the "user" role`
        "max_tokens":64,"messages":[{"role":"user","content":""}]                          | `messages.0: all messages must have non-empty content except`
        "max_tokens":64,"messages":[{"role":"user","content":[{"type":"text","text":""}]}] | `messages: text content blocks must be non-empty`
        "max_tokens":64,"messages":[{"role":"user","content":[{"type":"text","text":" "}]}] | `messages: text content blocks must contain non-whitespace text`
        "max_tokens":64,"system":[{"type":"text","text":""}],"messages":[{"role":"user","content":"x"}] | `system: text content blocks must be non-empty`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y "}] | `messages: final assistant content cannot end with trailing whitespace`
        "max_tokens":64,"messages":[{"role":"user","content":"x","name":"n"}]              | `messages.0.name: Extra inputs are not permitted`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"n":1                   | `n: Extra inputs are not permitted`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"temperature":1.5       | `temperature: range: 0..1`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"stop_sequences":[" "]  | `stop_sequences: each stop sequence must contain non-whitespace`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"a.b","input_schema":{"type":"object"}}] | `tools.0.custom.name: String should match pattern`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"a","input_schema":{}}] | `tools.0.custom.input_schema.type: Input should be 'object'`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"tool_choice":{"type":"auto"} | `tool_choice may only be specified while providing tools.`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":"auto" | `tool_choice: Input tag`
        "max_tokens":64,"messages":[{"role":"user","content":"x"}],"thinking":{"type":"enabled","budget_tokens":100} | `thinking.enabled.budget_tokens: Input should be greater than or equal to 1024`
        "max_tokens":1024,"messages":[{"role":"user","content":"x"}],"thinking":{"type":"enabled","budget_tokens":1024} | `must be greater than`
        "max_tokens":64,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"x"}]}] | `messages.0.content.0: unexpected`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":"y"}] | `messages.1:`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"y"},{"type":"tool_result","tool_use_id":"a","content":"z"}]}] | `ids were found without`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a:b","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a:b"}]}] | `tool_use.id: String should match pattern`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}] | `tool_use.input: Input should be a valid dictionary`
        "max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}] | `must define tools.`
        "max_tokens":64,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}] | `messages.0.content.0: Input tag 'image_url'`
        "max_tokens":64,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/bmp","data":"x"}}]}] | `image.source.base64.media_type`
        """)
    void refusesWhatTheVendorRefuses(String members, String message) {
        var reply = client.post(messages, "{\"model\":\"claude-x\"," + members + "}");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Json.parse(reply.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(Json.parse(reply.body()).at("/error/message").asText()).contains(message);
    }

    @Test
    void acceptsAWholeToolTurn() {
        var body = "{\"model\":\"claude-x\",\"max_tokens\":64,\"system\":\"Be brief\",\"tools\":[{\"name\":\"f\","
                + "\"input_schema\":{\"type\":\"object\"}}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"well\"},{\"type\":\"tool_use\","
                + "\"id\":\"a\",\"name\":\"f\",\"input\":{}},{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"f\","
                + "\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"b\","
                + "\"content\":\"one\"},{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[{\"type\":\"text\","
                + "\"text\":\"two\"}]},{\"type\":\"text\",\"text\":\"go on\"}]}]}";

        var reply = client.postForJson(messages, body);

        assertThat(reply.at("/content/0/text").asText()).isEqualTo("You said: go on");
    }

    @Test
    void demandedToolsAreCalled() {
        var reply = client.postForJson(
                messages,
                with("\"tools\":[{\"name\":\"find\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"city\":{"
                        + "\"type\":\"string\"}}}}],\"tool_choice\":{\"type\":\"any\"}"));

        assertThat(Json.compact(reply.path("content")))
                .isEqualTo(
                        "[{\"type\":\"tool_use\",\"id\":\"toolu_echo\",\"name\":\"find\",\"input\":{\"city\":\"text\"}}]");
    }

    @Test
    void completesInTheLegacyWay() {
        var body =
                "{\"model\":\"claude-2.1\",\"prompt\":\"\\n\\nHuman: Hello there\\n\\nAssistant:\",\"max_tokens_to_sample\":99";
        var complete = upstream.baseUrl("anthropic") + "/complete";

        var whole = client.post(complete, body + "}");
        var events = client.postForEvents(complete, body + ",\"stream\":true}");
        var bare = client.post(complete, "{\"model\":\"claude-2.1\",\"prompt\":\"Hello\",\"max_tokens_to_sample\":9}");

        assertThat(whole.body())
                .isEqualTo(
                        "{\"type\":\"completion\",\"id\":\"compl_000000000000000000000001\",\"completion\":\" You said:"
                                + " Hello there\",\"stop_reason\":\"stop_sequence\",\"model\":\"claude-2.1\",\"stop\":\"\\n\\nHuman:\","
                                + "\"log_id\":\"compl_000000000000000000000001\"}");
        assertThat(events).extracting(WireClient.Event::name).containsOnly("completion", "ping");
        assertThat(String.join(
                        "",
                        events.stream()
                                .map(event -> event.json().path("completion").asText(""))
                                .toList()))
                .isEqualTo(" You said: Hello there");
        assertThat(events.getFirst().json().path("stop_reason").isNull()).isTrue();
        assertThat(events.getLast().json().path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(bare.statusCode()).isEqualTo(400);
        assertThat(upstream.tokensServed().of("anthropic", "claude-2.1").calls())
                .isEqualTo(2);
    }

    @Test
    void countsTokensAndListsModels() {
        upstream.serveOnlyModels("claude-x");
        var base = upstream.baseUrl("anthropic");

        var count = client.post(base + "/messages/count_tokens", HELLO.replace("\"max_tokens\":64,", ""));
        var models = Json.parse(client.get(base + "/models").body());

        assertThat(count.body()).isEqualTo("{\"input_tokens\":3}");
        assertThat(models.at("/data/0/id").asText()).isEqualTo("claude-x");
        assertThat(models.path("has_more").asBoolean()).isFalse();
        assertThat(client.get(base + "/models/claude-y").statusCode()).isEqualTo(404);
        assertThat(client.post(messages, HELLO.replace("claude-x", "claude-y")).body())
                .contains("\"type\":\"not_found_error\",\"message\":\"model: claude-y\"");
        assertThat(upstream.tokensServed().byModel()).isEmpty();
    }

    private String refusal(String... headers) {
        var reply = new WireClient(headers).post(messages, HELLO);
        return reply.statusCode() + " "
                + Json.parse(reply.body()).at("/error/message").asText("");
    }

    private static String with(String members) {
        return HELLO.substring(0, HELLO.length() - 1) + "," + members + "}";
    }

    /** The data of a block's events. */
    private static List<String> data(List<WireClient.Event> events, int index) {
        return events.stream()
                .filter(event -> event.json().path("index").asInt(-1) == index)
                .map(WireClient.Event::data)
                .toList();
    }
}
