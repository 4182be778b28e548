package io.sluice.provider.openai;

import static io.sluice.provider.CanonicalRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Delivery;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.Role;
import io.sluice.provider.CanonicalRequests;
import io.sluice.support.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same requests at other servers and to other models: only what differs from {@link OpenAiProviderTest}. */
class OpenAiVariantsTest {
    private static final Map<String, String> AZURE = Map.of(
            "openai_api_type", "azure", "openai_api_version", "2025-04-01-preview", "openai_deployment_name", "prod");

    private final OpenAiWire compatible = OpenAiWire.of("Qwen/Qwen3-8B-Instruct", "http://localhost:8000/v1", Map.of());
    private final OpenAiWire reasoning = OpenAiWire.of("o4-mini", "", Map.of());
    private final OpenAiWire azure = OpenAiWire.of("gpt-5-mini", "https://x.openai.azure.com", AZURE);
    private final OpenAiWire legacy = OpenAiWire.of("gpt-3.5-turbo-instruct", "", Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"chat-turns", "chat-parameters", "chat-top-k", "completions-chat-fallback"})
    void speaksToCompatibleServers(String scenario) {
        assertSent("compatible", compatible, scenario);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-parameters", "completions-text"})
    void callsTheLimitOtherwiseForModelsThatReason(String scenario) {
        assertSent("reasoning", reasoning, scenario);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-text", "chat-parameters", "embeddings-text"})
    void leavesTheModelToAzuresAddress(String scenario) {
        assertSent("azure", azure, scenario);
    }

    @Test
    void takesTheModelOutOfOwnDocumentsForAzure() {
        JsonNode sent = sent(
                azure,
                OpenAiProviderTest.own(json("{\"model\":\"r\",\"messages\":[],\"max_tokens\":3}"), Delivery.WHOLE));

        assertThat(sent).isEqualTo(json("{\"messages\":[],\"max_tokens\":3}").node());
    }

    @Test
    void completesWithModelsThatCannotChat() {
        assertSent("legacy", legacy, "completions-chat-fallback");
    }

    @Test
    void leavesOutAndReportsWhatLenientTargetsCannotTake() {
        var left = new ArrayList<String>();
        OpenAiWire lenient = OpenAiWire.of("gpt-4o-mini", "", Map.of(), (field, message) -> left.add(field));

        sent(lenient, CanonicalRequests.all().get("chat-top-k"));
        sent(lenient, CanonicalRequests.all().get("chat-tools-opaque"));
        sent(lenient, CanonicalRequests.all().get("chat-opaque-format"));
        JsonNode sent = sent(lenient, CanonicalRequests.all().get("chat-extensions-refused"));

        assertThat(left).containsExactly("top_k", "tools", "response_format", "mirostat", "grammar");
        assertThat(sent.has("mirostat")).isFalse();
    }

    @Test
    void putsPicturesOfToolResultsBehindAllOfThem() {
        var picture = new Part.Image(new Part.Media.Url("https://images.example/a.png"), null);
        var first = new Part.ToolResult("call_1", List.of(new Part.Text("Look. "), picture), false);
        var second = new Part.ToolResult("call_2", List.of(new Part.Text("rain")), false);

        JsonNode messages = sent(
                        compatible,
                        CanonicalRequests.chat(
                                new Message(Role.TOOL, List.of(first), null),
                                new Message(Role.TOOL, List.of(second), null),
                                new Message(Role.USER, List.of(new Part.Text("So?")), null)))
                .get("messages");

        assertThat(messages).isEqualTo(json("""
                        [{"role":"tool","tool_call_id":"call_1","content":"Look. (The content follows in the next message.)"},
                         {"role":"tool","tool_call_id":"call_2","content":"rain"},
                         {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://images.example/a.png"}}]},
                         {"role":"user","content":"So?"}]""").node());
    }

    private static void assertSent(String variant, OpenAiWire wire, String scenario) {
        Golden.folder("provider/openai-variants")
                .scenario(variant + "-" + scenario)
                .matchesJson("request.json", sent(wire, CanonicalRequests.all().get(scenario)));
    }

    private static JsonNode sent(OpenAiWire wire, ModelRequest request) {
        try {
            return JsonCodec.read(wire.request(request));
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }
}
