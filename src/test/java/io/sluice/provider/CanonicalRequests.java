package io.sluice.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that every provider is asked, as a caller of a family that is nobody's would mean them: each says one thing of
 * the canonical model. What a provider makes of them is in its golden files.
 */
public final class CanonicalRequests {
    /** The route asked. */
    public static final RouteName ROUTE = new RouteName("chat");

    private static final Family FOREIGN = new Family("elsewhere");
    private static final Json SCHEMA = json("""
            {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");
    private static final ToolSpec WEATHER = new ToolSpec.Function("weather", "The weather in a city.", SCHEMA, true);
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);
    private static final Message QUESTION = Message.of(Role.USER, "How is the weather in Paris?");

    private CanonicalRequests() {}

    /** All of them by scenario. */
    public static Map<String, ModelRequest> all() {
        var all = new LinkedHashMap<String, ModelRequest>();
        all.put("chat-text", chat(QUESTION));
        all.put("chat-text-streamed", streamed(QUESTION));
        all.put("chat-turns", turns());
        all.put("chat-parameters", withParameters(everyParameter(Extensions.NONE)));
        all.put("chat-top-k", withParameters(sampling(null, 40L)));
        all.put("chat-reasoning-effort", withParameters(effort("low")));
        all.put("chat-extensions-refused", withParameters(extensions(false)));
        all.put("chat-extensions-forwarded", withParameters(extensions(true)));
        all.put("chat-images", chat(images()));
        all.put("chat-audio", chat(user(new Part.Audio("UklGRg==", "wav"))));
        all.put("chat-document", chat(user(new Part.Document(inline("application/pdf", "JVBERi0="), "report.pdf"))));
        all.put("chat-document-by-address", chat(user(new Part.Document(url("https://files.example/a.pdf"), null))));
        all.put("chat-opaque-part", chat(user(new Part.Opaque(FOREIGN, "hologram", json("{\"type\":\"hologram\"}")))));
        all.put("chat-tools", withTools(new Tooling(List.of(WEATHER, NOW), null, null)));
        all.put("chat-tools-auto", withTools(new Tooling(List.of(NOW), new ToolChoice.Auto(), true)));
        all.put("chat-tools-none", withTools(new Tooling(List.of(NOW), new ToolChoice.None(), null)));
        all.put("chat-tools-required", withTools(new Tooling(List.of(NOW), new ToolChoice.Required(), false)));
        all.put("chat-tools-named", withTools(new Tooling(List.of(NOW), new ToolChoice.Named("now"), null)));
        all.put("chat-tools-opaque", withTools(new Tooling(List.of(opaqueTool()), null, null)));
        all.put("chat-no-tools-auto", withTools(new Tooling(List.of(), new ToolChoice.Auto(), true)));
        all.put("chat-tool-results", toolResults());
        all.put("chat-thoughts", thoughts());
        all.put("chat-json-object", withFormat(new ResponseFormat.JsonObject()));
        all.put("chat-json-schema", withFormat(new ResponseFormat.JsonSchema("city", "A city.", SCHEMA, true)));
        all.put("chat-json-schema-loose", withFormat(new ResponseFormat.JsonSchema("city", null, SCHEMA, null)));
        all.put("chat-opaque-format", withFormat(new ResponseFormat.Opaque(FOREIGN, "verse", json("{}"))));
        all.put("completions-text", completion(new Prompt.Texts(List.of("Once upon")), false));
        all.put("completions-texts", completion(new Prompt.Texts(List.of("Once", "Twice")), false));
        all.put("completions-tokens", completion(new Prompt.Tokens(List.of(List.of(1L, 2L))), false));
        all.put("completions-chat-fallback", completion(new Prompt.Texts(List.of("Once upon")), true));
        all.put("embeddings-text", embedding(new Prompt.Texts(List.of("a")), null));
        all.put("embeddings-texts", embedding(new Prompt.Texts(List.of("a", "b")), null));
        all.put("embeddings-tokens", embedding(new Prompt.Tokens(List.of(List.of(1L, 2L), List.of(3L))), null));
        all.put("embeddings-dimensions", embedding(new Prompt.Texts(List.of("a")), 256));
        return all;
    }

    /** A conversation without anything else. */
    public static ChatRequest chat(Message... messages) {
        return chat(List.of(messages), parameters(), Tooling.NONE, new ResponseFormat.Text(), Delivery.WHOLE);
    }

    /** The same, to be streamed. */
    public static ChatRequest streamed(Message... messages) {
        return chat(List.of(messages), parameters(), Tooling.NONE, new ResponseFormat.Text(), Delivery.STREAM);
    }

    /** Texts or tokens to be completed. */
    public static CompletionRequest completion(Prompt prompt, boolean chatFallback) {
        var limits = new OutputLimits(16L, List.of("\n"), null);
        var parameters = new Parameters(Sampling.UNSET, limits, null, null, null, Extensions.NONE);
        return new CompletionRequest(ROUTE, prompt, parameters, chatFallback, Delivery.WHOLE, null);
    }

    /** Texts or tokens to be embedded. */
    public static EmbeddingRequest embedding(Prompt input, Integer dimensions) {
        return new EmbeddingRequest(ROUTE, input, dimensions, null, Extensions.NONE, null);
    }

    /** Parameters of which the caller said none. */
    public static Parameters parameters() {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, Extensions.NONE);
    }

    /** The JSON of a text that is surely JSON. */
    public static Json json(String text) {
        try {
            JsonNode node = JsonCodec.read(text);
            return Json.of(node);
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }

    private static ChatRequest turns() {
        return chat(
                Message.of(Role.SYSTEM, "Be brief."),
                Message.of(Role.DEVELOPER, "Answer in French."),
                new Message(Role.USER, List.of(new Part.Text("Hi. "), new Part.Text("Who are you?")), "ann"),
                Message.of(Role.ASSISTANT, "Bonjour. \uD83D\uDE00"),
                Message.of(Role.USER, "And now?"));
    }

    private static Message images() {
        return user(
                new Part.Text("What is the difference?"),
                new Part.Image(url("https://images.example/a.png"), "low"),
                new Part.Image(inline("image/png", "iVBORw0KGgo="), null));
    }

    private static ChatRequest toolResults() {
        var asked = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Text("Let me look."),
                        new Part.ToolCall("call_1", "weather", "{\"city\":\"Paris\"}"),
                        new Part.ToolCall("call_2", "now", "")),
                null);
        var answered = new Message(
                Role.TOOL,
                List.of(
                        new Part.ToolResult("call_1", List.of(new Part.Text("rain")), false),
                        new Part.ToolResult("call_2", List.of(new Part.Text("no "), new Part.Text("clock")), true)),
                null);
        return chat(
                List.of(QUESTION, asked, answered),
                parameters(),
                new Tooling(List.of(WEATHER, NOW), null, null),
                new ResponseFormat.Text(),
                Delivery.WHOLE);
    }

    private static ChatRequest thoughts() {
        var thought = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Thought("Paris is in France.", "c2lnbmF0dXJl"),
                        new Part.HiddenThought("ZW5jcnlwdGVk"),
                        new Part.Text("It rains.")),
                null);
        return chat(QUESTION, thought, Message.of(Role.USER, "Still?"));
    }

    private static Parameters everyParameter(Extensions extensions) {
        var sampling = new Sampling(
                new BigDecimal("0.30"),
                new BigDecimal("0.9"),
                null,
                new BigDecimal("0.1"),
                new BigDecimal("-0.2"),
                7L,
                json("{\"50256\":-100}"));
        var limits = new OutputLimits(100L, List.of("END", "STOP"), 2);
        return new Parameters(sampling, limits, null, 3, "end-user-1", extensions);
    }

    private static Parameters sampling(BigDecimal temperature, Long topK) {
        var sampling = new Sampling(temperature, null, topK, null, null, null, null);
        return new Parameters(sampling, OutputLimits.UNSET, null, null, null, Extensions.NONE);
    }

    private static Parameters effort(String word) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, word, null, null, Extensions.NONE);
    }

    private static Parameters extensions(boolean forwarded) {
        var members = new LinkedHashMap<String, Json>();
        members.put("mirostat", json("2"));
        members.put("grammar", json("{\"start\":\"verse\"}"));
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, forwarded));
    }

    private static ToolSpec opaqueTool() {
        return new ToolSpec.Opaque(FOREIGN, "crystal_ball", "ball", json("{\"type\":\"crystal_ball\"}"));
    }

    private static Message user(Part... parts) {
        return new Message(Role.USER, List.of(parts), null);
    }

    private static Part.Media url(String url) {
        return new Part.Media.Url(url);
    }

    private static Part.Media inline(String mediaType, String base64) {
        return new Part.Media.Inline(mediaType, base64);
    }

    private static ChatRequest withParameters(Parameters parameters) {
        return chat(List.of(QUESTION), parameters, Tooling.NONE, new ResponseFormat.Text(), Delivery.WHOLE);
    }

    private static ChatRequest withTools(Tooling tooling) {
        return chat(List.of(QUESTION), parameters(), tooling, new ResponseFormat.Text(), Delivery.WHOLE);
    }

    private static ChatRequest withFormat(ResponseFormat format) {
        return chat(List.of(QUESTION), parameters(), Tooling.NONE, format, Delivery.WHOLE);
    }

    private static ChatRequest chat(
            List<Message> messages, Parameters parameters, Tooling tooling, ResponseFormat format, Delivery delivery) {
        return new ChatRequest(ROUTE, messages, parameters, tooling, format, delivery, null);
    }
}
