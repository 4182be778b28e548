package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import java.util.ArrayList;
import java.util.List;

/** Answers of {@code POST /v2/chat} as canonical ones; citations are left out. Pure. */
final class CohereReplyMapper {
    private CohereReplyMapper() {}

    /** Fails with {@link io.sluice.model.CallFailed} when the document is no answer, or one that broke off. */
    static ChatResponse chat(JsonNode document) {
        JsonNode message = document.path("message");
        String reason = document.path("finish_reason").asText();
        if (!message.isObject() || reason.isEmpty()) {
            throw CohereErrors.badResponse("The provider's answer is no message.");
        }
        var parts = new ArrayList<Part>();
        append(parts, new Part.Text(message.path("tool_plan").asText()));
        for (JsonNode block : message.path("content")) {
            append(parts, part(block));
        }
        boolean calls = false;
        for (JsonNode call : message.path("tool_calls")) {
            calls = true;
            parts.add(new Part.ToolCall(
                    call.path("id").asText(),
                    call.path("function").path("name").asText(),
                    arguments(call.path("function").path("arguments"))));
        }
        FinishReason finish = CohereFinish.of(reason, calls, document.path("error"));
        return new ChatResponse(
                meta(document),
                List.of(new Candidate(0, parts, finish, null)),
                CohereUsage.read(document.get("usage")),
                null);
    }

    /** The same answer to somebody who asked for a text to be completed. */
    static CompletionResponse completion(JsonNode document) {
        ChatResponse chat = chat(document);
        Candidate only = chat.candidates().getFirst();
        var choice = new CompletionResponse.Choice(0, only.text(), only.finish(), null);
        return new CompletionResponse(chat.meta(), List.of(choice), chat.usage(), null);
    }

    /** The API names no model and no time. */
    static ReplyMeta meta(JsonNode document) {
        JsonNode id = document.path("id");
        return new ReplyMeta(id.isTextual() ? id.textValue() : null, null, null);
    }

    private static Part part(JsonNode block) {
        return block.path("type").asText().equals("thinking")
                ? new Part.Thought(block.path("thinking").asText(), null)
                : new Part.Text(block.path("text").asText());
    }

    /** JSON text; what is no text is written as such, and none is an empty object. */
    private static String arguments(JsonNode arguments) {
        if (arguments.isTextual()) {
            return arguments.textValue().isBlank() ? "{}" : arguments.textValue();
        }
        return arguments.isObject() ? JsonCodec.write(arguments) : "{}";
    }

    private static void append(List<Part> parts, Part next) {
        Part last = parts.isEmpty() ? null : parts.getLast();
        switch (next) {
            case Part.Text(String more) when more.isEmpty() -> {
                // says nothing
            }
            case Part.Thought(String more, var signature) when more.isEmpty() -> {
                // says nothing
            }
            case Part.Text(String more)
            when last instanceof Part.Text(String before) -> parts.set(parts.size() - 1, new Part.Text(before + more));
            case Part.Thought(String more, var signature)
            when last instanceof Part.Thought(String before, var earlier) ->
                parts.set(parts.size() - 1, new Part.Thought(before + more, null));
            default -> parts.add(next);
        }
    }
}
