package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Part;
import io.sluice.provider.ToolCallIds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a message as content blocks. Pure. A part that makes no block (a blank text, which the API refuses; reasoning of
 * another vendor) is left out.
 */
final class ConverseBlocks {
    private final BedrockTarget target;

    ConverseBlocks(BedrockTarget target) {
        this.target = target;
    }

    /** What a user may say beside results of tools: text, images, documents. */
    Optional<ObjectNode> said(Part part, String field) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Image(Part.Media media, var detail) -> new ConverseMedia(target).image(media, field);
            case Part.Document(Part.Media media, var fileName) ->
                new ConverseMedia(target).document(media, fileName, field);
            case Part.Opaque opaque ->
                refused(
                        field,
                        "The provider Amazon Bedrock does not know content of the type '" + opaque.type() + "'.");
            case Part.Audio _ -> refused(field, "The provider Amazon Bedrock does not take audio.");
            case Part.ToolCall _, Part.ToolResult _, Part.Thought _, Part.HiddenThought _ ->
                throw misplaced(field, "This kind of content does not belong into this message.");
        };
    }

    /** What the model itself said earlier: text, reasoning, calls of tools. */
    Optional<ObjectNode> answered(Part part, ToolCallIds ids, String field) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Thought(String text, var signature) -> thought(text, signature);
            case Part.HiddenThought(String data) -> hidden(data);
            case Part.ToolCall(String id, String name, String arguments) ->
                call(ids.wireId(id), name, arguments, field);
            case Part.Opaque opaque ->
                refused(
                        field,
                        "The provider Amazon Bedrock does not know content of the type '" + opaque.type() + "'.");
            case Part.Image _, Part.Audio _, Part.Document _ ->
                refused(field, "The provider Amazon Bedrock takes text only in messages of the assistant.");
            case Part.ToolResult _ -> throw misplaced(field, "The assistant cannot give the result of a tool.");
        };
    }

    /** The answer of a tool. */
    ObjectNode result(Part.ToolResult result, ToolCallIds ids, String field) {
        ObjectNode block = JsonCodec.object();
        ObjectNode told = block.putObject("toolResult").put("toolUseId", ids.wireId(result.callId()));
        ArrayNode content = told.putArray("content");
        for (Part part : result.content()) {
            said(part, field).ifPresent(content::add);
        }
        if (result.failed() && target.traits().tellsFailures()) {
            told.put("status", "error");
        }
        return block;
    }

    private static Optional<ObjectNode> text(String text) {
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(JsonCodec.object().put("text", text));
    }

    /** Only Claude takes its reasoning back, by its signature. */
    private Optional<ObjectNode> thought(String text, @Nullable String signature) {
        if (!takesThoughts() || signature == null || signature.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode block = JsonCodec.object();
        block.putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", text)
                .put("signature", signature);
        return Optional.of(block);
    }

    private Optional<ObjectNode> hidden(String data) {
        if (!takesThoughts()) {
            return Optional.empty();
        }
        ObjectNode block = JsonCodec.object();
        block.putObject("reasoningContent").put("redactedContent", data);
        return Optional.of(block);
    }

    private boolean takesThoughts() {
        return target.traits().vendor() == BedrockModels.Vendor.ANTHROPIC;
    }

    private static Optional<ObjectNode> call(String id, String name, String arguments, String field) {
        ObjectNode block = JsonCodec.object();
        block.putObject("toolUse").put("toolUseId", id).put("name", name).set("input", input(arguments, field));
        return Optional.of(block);
    }

    private static JsonNode input(String arguments, String field) {
        if (arguments.isBlank()) {
            return JsonCodec.object();
        }
        try {
            if (JsonCodec.read(arguments) instanceof ObjectNode object) {
                return object;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are one mistake to the caller
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                field, "json_invalid", "The arguments of a tool call must be a JSON object, written as text."));
    }

    private Optional<ObjectNode> refused(String field, String message) {
        target.leaveOut(field, message);
        return Optional.empty();
    }

    private static CallFailed misplaced(String field, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, "invalid_content", message));
    }
}
