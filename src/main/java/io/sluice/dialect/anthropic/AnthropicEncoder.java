package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole answers. One that came from a server of the family is its own document, every member included; any other is
 * built. Anthropic's answers are one: of several candidates the first is told. Pure.
 */
final class AnthropicEncoder {
    private final Decoded asked;
    private final Stamp stamp;

    AnthropicEncoder(Decoded asked, Stamp stamp) {
        this.asked = asked;
        this.stamp = stamp;
    }

    byte[] message(ChatResponse response) {
        Source source = response.source();
        return JsonCodec.writeBytes(
                source != null && source.isOf(Family.ANTHROPIC)
                        ? source.document().node()
                        : built(response));
    }

    static byte[] count(long inputTokens) {
        return JsonCodec.writeBytes(JsonCodec.object().put("input_tokens", inputTokens));
    }

    /** A message without content and reason, as a stream begins with it. */
    static ObjectNode head(Stamp stamp, ReplyMeta meta) {
        ObjectNode message = JsonCodec.object()
                .put("id", stamp.id(meta))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", stamp.model());
        message.putArray("content");
        return message.putNull("stop_reason").putNull("stop_sequence");
    }

    private ObjectNode built(ChatResponse response) {
        List<Candidate> candidates = response.candidates();
        List<Part> parts =
                candidates.isEmpty() ? List.of() : candidates.getFirst().parts();
        FinishReason finish =
                candidates.isEmpty() ? FinishReason.STOP : candidates.getFirst().finish();
        ObjectNode message = head(stamp, response.meta());
        ArrayNode content = message.putArray("content");
        int calls = 0;
        boolean refused = false;
        for (Part part : parts) {
            ObjectNode block = block(part, calls);
            if (block != null) {
                append(content, block);
                calls += part instanceof Part.ToolCall ? 1 : 0;
                refused |= part instanceof Part.Refusal;
            }
        }
        message.put("stop_reason", StopReasons.of(finish, calls > 0, refused));
        message.set(
                "usage",
                UsageEncoder.of(
                        response.usage(), () -> TokenEstimate.of(asked.request()), () -> TokenEstimate.of(parts)));
        return message;
    }

    /** Texts that only something untold stood between are one, as they are in a stream. */
    private static void append(ArrayNode content, ObjectNode block) {
        boolean continues = block.path("type").asText().equals("text")
                && !content.isEmpty()
                && content.get(content.size() - 1).path("type").asText().equals("text");
        if (continues) {
            var last = (ObjectNode) content.get(content.size() - 1);
            last.put("text", last.path("text").asText() + block.path("text").asText());
        } else {
            content.add(block);
        }
    }

    /** Null for what says nothing, or what Anthropic's answers have no place for. */
    private @Nullable ObjectNode block(Part part, int calls) {
        return switch (part) {
            case Part.Text(String text) -> text.isEmpty() ? null : Blocks.text(text);
            case Part.Refusal(String text) -> text.isEmpty() ? null : Blocks.text(text);
            case Part.Thought(String text, var signature) -> asked.thoughts() ? Blocks.thinking(text, signature) : null;
            case Part.HiddenThought(String data) -> asked.thoughts() ? Blocks.redacted(data) : null;
            case Part.ToolCall(String id, String name, String arguments) ->
                Blocks.toolUse(stamp.callId(id, calls), name, Blocks.input(arguments));
            case Part.Opaque opaque ->
                opaque.origin().equals(Family.ANTHROPIC) ? opaque.body().copyOfObject() : null;
            case Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _ -> null;
        };
    }
}
