package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole answers of {@code POST /messages} as canonical ones. Pure. */
public final class AnthropicReplyMapper {
    private AnthropicReplyMapper() {}

    /** Fails with {@link io.sluice.model.CallFailed} when the document is no message. */
    public static ChatResponse chat(JsonNode document) {
        JsonNode content = document.path("content");
        if (!content.isArray()) {
            throw AnthropicErrors.badResponse("The provider's answer is no message.");
        }
        var parts = new ArrayList<Part>();
        for (JsonNode block : content) {
            append(parts, part(block));
        }
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        var candidate =
                new Candidate(0, parts, finish(document.path("stop_reason").asText(), calls), null);
        return new ChatResponse(
                meta(document),
                List.of(candidate),
                AnthropicUsage.read(document.get("usage")),
                new Source(Family.ANTHROPIC, Json.of(document)));
    }

    /** The same answer to somebody who asked for a text to be completed; its document would be a chat's. */
    public static CompletionResponse completion(JsonNode document) {
        ChatResponse chat = chat(document);
        Candidate only = chat.candidates().getFirst();
        var choice = new CompletionResponse.Choice(0, only.text(), only.finish(), null);
        return new CompletionResponse(chat.meta(), List.of(choice), chat.usage(), null);
    }

    /** The answer of {@code POST /messages/count_tokens}. */
    public static long count(JsonNode document) {
        JsonNode count = document.path("input_tokens");
        if (!count.canConvertToLong() || count.longValue() < 0) {
            throw AnthropicErrors.badResponse("The provider's answer is no count of tokens.");
        }
        return count.longValue();
    }

    static ReplyMeta meta(JsonNode message) {
        return new ReplyMeta(text(message.path("id")), text(message.path("model")), null);
    }

    /**
     * Why it ended. An answer that calls tools waits for their results even where the reason does not say so, unless it was
     * cut short or refused.
     */
    static FinishReason finish(String stopReason, boolean calls) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            // end_turn, stop_sequence, pause_turn, and words to come
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    private static Part part(JsonNode block) {
        String type = block.path("type").asText();
        return switch (type) {
            case "text" -> new Part.Text(block.path("text").asText());
            case "thinking" ->
                new Part.Thought(
                        block.path("thinking").asText(),
                        notEmpty(block.path("signature").asText()));
            case "redacted_thinking" ->
                new Part.HiddenThought(block.path("data").asText());
            case "tool_use" ->
                new Part.ToolCall(
                        block.path("id").asText(), block.path("name").asText(), arguments(block.path("input")));
            default -> new Part.Opaque(Family.ANTHROPIC, type, Json.of(block));
        };
    }

    /** A tool's input as JSON text; none is an empty object. */
    static String arguments(JsonNode input) {
        return input.isObject() ? JsonCodec.write(input) : "{}";
    }

    /** Citations cut a text into blocks; to everybody else it is one. A thought kept back entirely is none. */
    private static void append(List<Part> parts, Part next) {
        if (next instanceof Part.Thought(String thought, var signature) && thought.isEmpty() && signature == null) {
            return;
        }
        if (next instanceof Part.Text(String more)) {
            if (more.isEmpty()) {
                return;
            }
            if (!parts.isEmpty() && parts.getLast() instanceof Part.Text(String before)) {
                parts.set(parts.size() - 1, new Part.Text(before + more));
                return;
            }
        }
        parts.add(next);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }

    private static @Nullable String notEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
