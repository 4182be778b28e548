package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Messages API, with a model that takes sampling parameters, budgets for thinking and schemas. */
class AnthropicContractTest extends ProviderContract {
    private static final Json DOCUMENT = CanonicalRequests.json("""
            {"model":"chat","max_tokens":64,"stream":true,"top_k":5,"system":[{"type":"text","text":"Be brief.",
            "cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user","content":"Hi"}],
            "context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}}""");

    @Override
    protected String name() {
        return "anthropic";
    }

    @Override
    protected ProviderWire wire() {
        return new AnthropicTestWire(AnthropicTestWire.strict("claude-sonnet-4-5"));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        long prompt = usage.path("input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong();
        return new Reported(prompt, usage.path("output_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-own-document", ofOwnFamily(Delivery.WHOLE));
        requests.put("chat-own-document-streamed", ofOwnFamily(Delivery.STREAM));
        requests.put("chat-own-parts", CanonicalRequests.chat(ownParts()));
        requests.put("chat-own-tool", withTool(ownTool()));
        requests.put("chat-agent-loop", agentLoop());
        return requests;
    }

    private static ChatRequest ofOwnFamily(Delivery delivery) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                delivery,
                new Source(Family.ANTHROPIC, DOCUMENT));
    }

    private static Message ownParts() {
        var searched = CanonicalRequests.json(
                "{\"type\":\"search_result\",\"source\":\"wiki\",\"title\":\"Rain\",\"content\":[]}");
        return new Message(
                Role.USER,
                List.of(new Part.Text(""), new Part.Opaque(Family.ANTHROPIC, "search_result", searched)),
                null);
    }

    private static ToolSpec ownTool() {
        var search = CanonicalRequests.json("{\"type\":\"web_search_20260318\",\"name\":\"web_search\"}");
        return new ToolSpec.Opaque(Family.ANTHROPIC, "web_search_20260318", "web_search", search);
    }

    private static ChatRequest withTool(ToolSpec tool) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Search.")),
                CanonicalRequests.parameters(),
                new Tooling(List.of(tool), null, null),
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    /** What agents send: ids of another vendor, one message per result, a picture as a result, words of the user after. */
    private static ChatRequest agentLoop() {
        var picture = new Part.Image(new Part.Media.Inline("image/jpg", "/9j/4AAQ"), null);
        return CanonicalRequests.chat(
                Message.of(Role.SYSTEM, "You are an agent."),
                Message.of(Role.USER, "Look."),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.ToolCall("call.1:a", "shot", "{}"),
                                new Part.Text("Looking."),
                                new Part.ToolCall("call_1_a", "shot", "{\"wide\":true}"),
                                new Part.Thought("I must look.", "c2ln"),
                                new Part.Thought("A thought of another vendor.", null)),
                        null),
                tool(new Part.ToolResult("call_1_a", List.of(picture), false)),
                Message.of(Role.SYSTEM, "Hurry."),
                tool(new Part.ToolResult("call.1:a", List.of(), true)),
                Message.of(Role.USER, "What do you see?"),
                Message.of(Role.USER, "Quick!"),
                Message.of(Role.ASSISTANT, "I see \n"));
    }

    private static Message tool(Part.ToolResult result) {
        return new Message(Role.TOOL, List.of(result), null);
    }
}
