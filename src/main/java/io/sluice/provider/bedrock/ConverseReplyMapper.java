package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole answers of {@code converse} as canonical ones; citations are left out. The API names no id, model or time. Pure. */
final class ConverseReplyMapper {
    private ConverseReplyMapper() {}

    /**
     * Fails with {@link io.sluice.model.CallFailed} when the document is no answer.
     *
     * @param answerTool name of the tool whose call is the answer; null when there is none
     */
    static ChatResponse chat(JsonNode document, @Nullable String answerTool) {
        JsonNode message = document.path("output").path("message");
        String reason = document.path("stopReason").asText();
        if (!message.isObject() || reason.isEmpty()) {
            throw BedrockErrors.badResponse("The provider's answer is no message.");
        }
        var parts = new ArrayList<Part>();
        for (JsonNode block : message.path("content")) {
            append(parts, part(block, answerTool));
        }
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        var candidate = new Candidate(0, parts, ConverseFinish.of(reason, calls), null);
        return new ChatResponse(ReplyMeta.UNKNOWN, List.of(candidate), ConverseUsage.read(document.get("usage")), null);
    }

    /** The same answer to somebody who asked for a text to be completed. */
    static CompletionResponse completion(JsonNode document) {
        ChatResponse chat = chat(document, null);
        Candidate only = chat.candidates().getFirst();
        var choice = new CompletionResponse.Choice(0, only.text(), only.finish(), null);
        return new CompletionResponse(chat.meta(), List.of(choice), chat.usage(), null);
    }

    private static Part part(JsonNode block, @Nullable String answerTool) {
        if (block.has("toolUse")) {
            JsonNode use = block.path("toolUse");
            String arguments = use.path("input").isObject() ? JsonCodec.write(use.path("input")) : "{}";
            String name = use.path("name").asText();
            return name.equals(answerTool)
                    ? new Part.Text(arguments)
                    : new Part.ToolCall(use.path("toolUseId").asText(), name, arguments);
        }
        JsonNode reasoning = block.path("reasoningContent");
        if (reasoning.has("redactedContent")) {
            return new Part.HiddenThought(reasoning.path("redactedContent").asText());
        }
        if (reasoning.isObject()) {
            JsonNode told = reasoning.path("reasoningText");
            String signature = told.path("signature").asText();
            return new Part.Thought(told.path("text").asText(), signature.isEmpty() ? null : signature);
        }
        return new Part.Text(text(block));
    }

    /** What a block says; empty for kinds that say nothing to the caller. */
    private static String text(JsonNode block) {
        var text = new StringBuilder(block.path("text").asText());
        for (JsonNode cited : block.path("citationsContent").path("content")) {
            text.append(cited.path("text").asText());
        }
        return text.toString();
    }

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
}
