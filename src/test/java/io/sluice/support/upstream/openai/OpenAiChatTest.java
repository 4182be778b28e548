package io.sluice.support.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.WireClient;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat on OpenAI's wire, byte for byte where bytes matter. */
class OpenAiChatTest {

    private static final String HELLO =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = WireClient.ofOpenAi();
    private final String base = upstream.baseUrl("openai");

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void printsAWholeChatAnswerAsTheVendor() {
        upstream.script().next(Reply.text("Hi!").usage(9, 3));

        var reply = client.post(base + "/chat/completions", HELLO);

        assertThat(reply.headers().firstValue("content-type")).contains("application/json");
        assertThat(reply.headers().firstValue("x-request-id")).contains("req_000000000000000000000001");
        assertThat(reply.headers().firstValue("x-ratelimit-reset-requests")).contains("6ms");
        assertThat(reply.body()).isEqualTo("""
                {
                  "id": "chatcmpl-000000000000000000000001",
                  "object": "chat.completion",
                  "created": 1767322445,
                  "model": "gpt-4o",
                  "choices": [
                    {
                      "index": 0,
                      "message": {
                        "role": "assistant",
                        "content": "Hi!",
                        "refusal": null,
                        "annotations": []
                      },
                      "logprobs": null,
                      "finish_reason": "stop"
                    }
                  ],
                  "usage": {
                    "prompt_tokens": 9,
                    "completion_tokens": 3,
                    "total_tokens": 12,
                    "prompt_tokens_details": {
                      "cached_tokens": 0,
                      "cache_write_tokens": 0,
                      "audio_tokens": 0
                    },
                    "completion_tokens_details": {
                      "reasoning_tokens": 0,
                      "audio_tokens": 0,
                      "accepted_prediction_tokens": 0,
                      "rejected_prediction_tokens": 0
                    }
                  },
                  "service_tier": "default",
                  "system_fingerprint": "fp_fake00000001"
                }
                """);
    }

    @Test
    void printsAStreamAsTheVendor() {
        upstream.script().next(Reply.text("Hello").usage(9, 2));

        var reply = client.post(
                base + "/chat/completions",
                with("\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}"));

        var head = "data: {\"id\":\"chatcmpl-000000000000000000000001\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1767322445,\"model\":\"gpt-4o\",\"service_tier\":\"default\","
                + "\"system_fingerprint\":\"fp_fake00000001\",\"choices\":[";
        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(reply.body())
                .isEqualTo(head
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{\"content\":\"Hell\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{\"content\":\"o\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + head
                        + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0,\"audio_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void tellsUsageOnlyWhenAskedAndObfuscatesUnlessDeclined() {
        var events = client.postForEvents(base + "/chat/completions", with("\"stream\":true"));

        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        assertThat(chunks(events)).allSatisfy(chunk -> {
            assertThat(chunk.has("usage")).isFalse();
            assertThat(chunk.path("choices")).hasSize(1);
            assertThat(chunk.path("obfuscation").asText()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"ABSENT,0", "TWICE,2", "ZERO,1", "TRULY,1", "WITH_FINISH,1", "IN_EVERY_CHUNK,4"})
    void tellsUsageInTheScriptedWay(UsageSaid how, int times) {
        upstream.script().next(Reply.text("Hello").usage(9, 2).usageSaid(how));

        var events = client.postForEvents(
                base + "/chat/completions", with("\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        var told = chunks(events).stream()
                .filter(chunk -> chunk.path("usage").isObject())
                .toList();
        assertThat(told).hasSize(times);
        if (times > 0) {
            assertThat(told.getLast().at("/usage/total_tokens").asInt()).isEqualTo(how == UsageSaid.ZERO ? 0 : 11);
        }
    }

    @Test
    void callsToolsInParallel() {
        var reply =
                Reply.toolCall("call_1", "get_weather", "{\"city\":\"Paris\"}").andToolCall("call_2", "now", "{}");
        upstream.script().next(reply, reply);

        var whole = client.postForJson(base + "/chat/completions", HELLO).at("/choices/0");
        var chunks = chunks(client.postForEvents(base + "/chat/completions", with("\"stream\":true")));

        assertThat(whole.at("/message/content").isNull()).isTrue();
        assertThat(Json.compact(whole.at("/message/tool_calls")))
                .isEqualTo("[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}},{\"id\":\"call_2\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]");
        assertThat(whole.path("finish_reason").asText()).isEqualTo("tool_calls");
        var deltas = chunks.stream()
                .map(chunk -> Json.compact(chunk.at("/choices/0/delta")))
                .toList();
        assertThat(deltas)
                .startsWith(
                        "{\"role\":\"assistant\",\"content\":null}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"ci\"}}]}")
                .endsWith(
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}",
                        "{}");
    }

    @Test
    void putsALoneToolCallIntoTheFirstDelta() {
        upstream.script().next(Reply.toolCall("call_1", "now", "{}"));

        var chunks = chunks(client.postForEvents(base + "/chat/completions", with("\"stream\":true")));

        assertThat(Json.compact(chunks.getFirst().at("/choices/0/delta")))
                .isEqualTo(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
                                + "\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}],\"refusal\":null}");
    }

    @Test
    void refusesInTheMemberForIt() {
        upstream.script().next(Reply.refusal("I cannot"), Reply.refusal("I cannot"));

        var whole = client.postForJson(base + "/chat/completions", HELLO).at("/choices/0/message");
        var chunks = chunks(client.postForEvents(base + "/chat/completions", with("\"stream\":true")));

        assertThat(whole.path("content").isNull()).isTrue();
        assertThat(whole.path("refusal").asText()).isEqualTo("I cannot");
        assertThat(joined(chunks, "/choices/0/delta/refusal")).isEqualTo("I cannot");
    }

    @Test
    void showsThoughtsAsDeepSeekDoes() {
        var reply = Reply.thinking("Let me think", "unused").andText("Hi").reasoningTokens(3);
        upstream.script().next(reply, reply);

        var whole = client.postForJson(base + "/chat/completions", HELLO);
        var chunks = chunks(client.postForEvents(base + "/chat/completions", with("\"stream\":true")));

        assertThat(whole.at("/choices/0/message/reasoning_content").asText()).isEqualTo("Let me think");
        assertThat(whole.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(3);
        assertThat(joined(chunks, "/choices/0/delta/reasoning_content")).isEqualTo("Let me think");
        assertThat(joined(chunks, "/choices/0/delta/content")).isEqualTo("Hi");
    }

    @Test
    void answersWithSeveralChoicesInterleaved() {
        var reply = Reply.text("first choice").orElse(new Part.Text("second"));
        upstream.script().next(reply, reply);

        var whole = client.postForJson(base + "/chat/completions", with("\"n\":3"));
        var chunks = chunks(client.postForEvents(base + "/chat/completions", with("\"n\":2,\"stream\":true")));

        assertThat(texts(whole.path("choices"), "/message/content"))
                .containsExactly("first choice", "second", "second");
        assertThat(chunks.subList(0, 4).stream()
                        .map(chunk -> chunk.at("/choices/0/index").asInt()))
                .containsExactly(0, 1, 0, 1);
        var second = chunks.stream()
                .filter(chunk -> chunk.at("/choices/0/index").asInt() == 1)
                .toList();
        assertThat(joined(second, "/choices/0/delta/content")).isEqualTo("second");
        assertThat(second.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void givesLogprobsATokenEach() {
        upstream.script().next(Reply.text("Grüße!"), Reply.text("Grüße!"));

        var whole = client.postForJson(base + "/chat/completions", with("\"logprobs\":true,\"top_logprobs\":2"));
        var chunks =
                chunks(client.postForEvents(base + "/chat/completions", with("\"logprobs\":true,\"stream\":true")));

        var entries = whole.at("/choices/0/logprobs/content");
        assertThat(texts(entries, "/token")).containsExactly("Grüß", "e!");
        assertThat(entries.at("/0/bytes")).hasSize(6);
        assertThat(entries.at("/0/top_logprobs")).hasSize(2);
        assertThat(whole.at("/choices/0/logprobs/refusal").isNull()).isTrue();
        assertThat(chunks.get(1).at("/choices/0/logprobs/content/0/token").asText())
                .isEqualTo("Grüß");
        assertThat(chunks.getFirst().at("/choices/0/logprobs").isNull()).isTrue();
    }

    @Test
    void finishesForAnyReason() {
        upstream.script()
                .next(
                        Reply.text("Hi").finish("content_filter"),
                        Reply.text("Hi").finish("eos"));

        var filtered = client.postForJson(base + "/chat/completions", HELLO);
        var strange = client.postForJson(base + "/chat/completions", HELLO);
        var cutOff = client.postForJson(base + "/chat/completions", with("\"max_completion_tokens\":2"));

        assertThat(filtered.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(strange.at("/choices/0/finish_reason").asText()).isEqualTo("eos");
        assertThat(cutOff.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(cutOff.at("/choices/0/message/content").asText()).isEqualTo("You said");
        assertThat(cutOff.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void answersInTheFormatAskedForAndCallsTheToolDemanded() {
        var schema =
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"sizes\":{\"type\":\"array\","
                        + "\"items\":{\"$ref\":\"#/$defs/size\"}}},\"$defs\":{\"size\":{\"enum\":[\"S\",\"M\"]}}}";
        var format = client.postForJson(
                base + "/chat/completions",
                with("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"City\",\"schema\":"
                        + schema + "}}"));
        var tool = client.postForJson(
                base + "/chat/completions",
                with("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\",\"parameters\":" + schema
                        + "}}],\"tool_choice\":\"required\""));

        assertThat(format.at("/choices/0/message/content").asText()).isEqualTo("{\"city\":\"text\",\"sizes\":[\"S\"]}");
        assertThat(tool.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("find");
        assertThat(tool.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"text\",\"sizes\":[\"S\"]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"messages":[]}                                                                  | you must provide a model parameter
        {"model":"m"}                                                                    | Missing required parameter: 'messages'.
        {"model":"m","messages":[]}                                                      | Invalid 'messages': empty array.
        {"model":"m","messages":"x"}                                                     | expected an array of objects, but got a string
        {"model":"m","messages":[{"role":"bot","content":"x"}]}                          | Invalid value: 'bot'.
        {"model":"m","messages":[{"role":"user"}]}                                       | expected a string, got null
        {"model":"m","messages":[{"role":"user","content":[{"type":"tool_use"}]}]}       | Invalid value: 'tool_use'.
        {"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":"http://x"}]}]} | expected an object, but got a string
        {"model":"m","messages":[{"role":"tool","tool_call_id":"a","content":"x"}]}      | messages with role 'tool' must be a response to a preceeding message
        {"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"x"}]} | did not have response messages: a
        {"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":{}}}]}]} | expected a string, but got an object
        {"model":"m","messages":[{"role":"assistant","content":"x","tool_calls":[]}]}    | Invalid 'messages[0].tool_calls': empty array.
        {"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":{"include_usage":true}} | only allowed when 'stream' is enabled
        {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":2.5}       | decimal above maximum value. Expected a value <= 2, but got 2.5
        {"model":"m","messages":[{"role":"user","content":"x"}],"n":0}                   | integer below minimum value. Expected a value >= 1
        {"model":"m","messages":[{"role":"user","content":"x"}],"stop":["1","2","3","4","5"]} | array with maximum length 4
        {"model":"m","messages":[{"role":"user","content":"x"}],"tools":[]}              | Invalid 'tools': empty array.
        {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"auto"}    | only allowed when 'tools' are specified
        {"model":"m","messages":[{"role":"user","content":"x"}],"top_logprobs":2}        | only allowed when 'logprobs' is enabled
        {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":1,"max_completion_tokens":1} | at the same time
        {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}} | must contain the word 'json'
        {"model":"o3-mini","messages":[{"role":"user","content":"x"}],"max_tokens":1}    | Use 'max_completion_tokens' instead.
        {"model":"gpt-5","messages":[{"role":"user","content":"x"}],"temperature":0}     | Only the default (1) value is supported.
        {"model":                                                                        | We could not parse the JSON body
        """)
    void refusesWhatTheVendorRefuses(String body, String message) {
        var reply = client.post(base + "/chat/completions", body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Json.parse(reply.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(Json.parse(reply.body()).at("/error/message").asText()).contains(message);
    }

    private static String with(String members) {
        return HELLO.substring(0, HELLO.length() - 1) + "," + members + "}";
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
