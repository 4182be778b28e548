package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import io.sluice.provider.http.VectorReader;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers of Ollama's API as canonical ones. Pure. */
final class OllamaReplyMapper {
    private static final String PROMPT = "prompt_eval_count";
    private static final String OUTPUT = "eval_count";

    private OllamaReplyMapper() {}

    /** Fails with {@link io.sluice.model.CallFailed} when the document is no whole answer. */
    static ChatResponse chat(JsonNode document) {
        JsonNode message = document.path("message");
        if (!message.isObject() || !document.path("done").asBoolean()) {
            throw OllamaErrors.badResponse("The provider's answer is no message.");
        }
        var parts = new ArrayList<Part>();
        String thought = message.path("thinking").asText();
        if (!thought.isEmpty()) {
            parts.add(new Part.Thought(thought, null));
        }
        String text = message.path("content").asText();
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        List<Part.ToolCall> calls = toolCalls(document, 0);
        parts.addAll(calls);
        return new ChatResponse(
                meta(document),
                List.of(new Candidate(0, parts, finish(document, !calls.isEmpty()), null)),
                usage(document),
                null);
    }

    /** The same of a completion; what the model thought is left out. */
    static CompletionResponse completion(JsonNode document) {
        if (!document.path("response").isTextual() || !document.path("done").asBoolean()) {
            throw OllamaErrors.badResponse("The provider's answer is no text.");
        }
        var choice =
                new CompletionResponse.Choice(0, document.path("response").textValue(), finish(document, false), null);
        return new CompletionResponse(meta(document), List.of(choice), usage(document), null);
    }

    /** Fails with {@link io.sluice.model.CallFailed} when the document holds no vectors. */
    static EmbeddingResponse embedding(JsonNode document) {
        JsonNode rows = document.path("embeddings");
        if (!rows.isArray() || rows.isEmpty()) {
            throw OllamaErrors.badResponse("The provider's answer holds no embeddings.");
        }
        var vectors = new ArrayList<EmbeddingResponse.Vector>(rows.size());
        for (JsonNode row : rows) {
            vectors.add(new EmbeddingResponse.Vector(VectorReader.numbers(row, OllamaReplyMapper::unreadable)));
        }
        return new EmbeddingResponse(meta(document), vectors, usage(document), null);
    }

    static ReplyMeta meta(JsonNode document) {
        JsonNode model = document.path("model");
        return new ReplyMeta(null, model.isTextual() ? model.textValue() : null, created(document));
    }

    /** What the counts of a last line say. The prompt's is missing when all of it came from the server's cache. */
    static Usage usage(JsonNode document) {
        if (!document.path(PROMPT).isNumber() && !document.path(OUTPUT).isNumber()) {
            return Usage.ABSENT;
        }
        ObjectNode raw = JsonCodec.object();
        for (String count : List.of(PROMPT, OUTPUT)) {
            if (document.path(count).isNumber()) {
                raw.set(count, document.get(count));
            }
        }
        long input = Math.max(0, document.path(PROMPT).asLong(0));
        long output = Math.max(0, document.path(OUTPUT).asLong(0));
        return Usage.reported(Usage.Tokens.of(input, output), Json.of(raw));
    }

    /** The API has no word of its own for calls of tools. */
    static FinishReason finish(JsonNode document, boolean calls) {
        if (document.path("done_reason").asText().equals("length")) {
            return FinishReason.LENGTH;
        }
        return calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    /**
     * Calls in a document, with ids: newer servers give one, older ones none. One that is made here depends on nothing but the
     * answer.
     *
     * @param before how many calls came in earlier lines
     */
    static List<Part.ToolCall> toolCalls(JsonNode document, int before) {
        var calls = new ArrayList<Part.ToolCall>();
        for (JsonNode call : document.path("message").path("tool_calls")) {
            JsonNode function = call.path("function");
            String name = function.path("name").asText();
            String arguments = arguments(function.path("arguments"));
            String id = call.path("id").asText();
            if (id.isEmpty()) {
                String seed = document.path("created_at").asText() + (before + calls.size()) + name + arguments;
                id = "call_"
                        + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "");
            }
            calls.add(new Part.ToolCall(id, name, arguments));
        }
        return calls;
    }

    /** JSON text; none is an empty object. */
    private static String arguments(JsonNode arguments) {
        if (arguments.isTextual()) {
            return arguments.textValue().isBlank() ? "{}" : arguments.textValue();
        }
        return arguments.isObject() ? JsonCodec.write(arguments) : "{}";
    }

    private static @Nullable Long created(JsonNode document) {
        try {
            return OffsetDateTime.parse(document.path("created_at").asText()).toEpochSecond();
        } catch (DateTimeParseException none) {
            return null; // it is for people to read, and nothing depends on it
        }
    }

    private static CallFailed unreadable() {
        return OllamaErrors.badResponse("The provider's embeddings cannot be read.");
    }
}
