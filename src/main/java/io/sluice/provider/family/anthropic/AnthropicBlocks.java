package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Part;
import io.sluice.provider.ToolCallIds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a message as content blocks. Pure. A part that makes no block (an empty text, reasoning of another vendor) is
 * left out: the API refuses empty texts and signatures that are not its own.
 */
final class AnthropicBlocks {
    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final AnthropicTarget target;

    AnthropicBlocks(AnthropicTarget target) {
        this.target = target;
    }

    /** What a user may say beside results of tools: text, images, documents. */
    Optional<ObjectNode> said(Part part, String field) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Image(Part.Media media, var detail) -> image(media, field);
            case Part.Document(Part.Media media, var fileName) -> document(media, fileName, field);
            case Part.Opaque opaque -> opaque(opaque, field);
            case Part.Audio _ -> refused(field, "The provider Anthropic does not take audio.");
            case Part.ToolCall _, Part.ToolResult _, Part.Thought _, Part.HiddenThought _ ->
                throw new CallFailed(Failure.InvalidRequest.of(
                        field, "invalid_content", "This kind of content does not belong into this message."));
        };
    }

    /** What the model itself said earlier: text, reasoning, calls of tools. */
    Optional<ObjectNode> answered(Part part, ToolCallIds ids, String field) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Thought(String text, var signature) -> thought(text, signature);
            case Part.HiddenThought(String data) ->
                Optional.of(block("redacted_thinking").put("data", data));
            case Part.ToolCall(String id, String name, String arguments) ->
                Optional.of(block("tool_use")
                        .put("id", ids.wireId(id))
                        .put("name", name)
                        .set("input", input(arguments, field)));
            case Part.Opaque opaque -> opaque(opaque, field);
            case Part.Image _, Part.Audio _, Part.Document _ ->
                refused(field, "The provider Anthropic takes text only in messages of the assistant.");
            case Part.ToolResult _ ->
                throw new CallFailed(Failure.InvalidRequest.of(
                        field, "invalid_content", "The assistant cannot give the result of a tool."));
        };
    }

    /** The answer of a tool. */
    ObjectNode result(Part.ToolResult result, ToolCallIds ids, String field) {
        ObjectNode block = block("tool_result").put("tool_use_id", ids.wireId(result.callId()));
        ArrayNode content = JsonCodec.array();
        for (Part part : result.content()) {
            said(part, field).ifPresent(content::add);
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        return block;
    }

    private static Optional<ObjectNode> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(block("text").put("text", text));
    }

    private static Optional<ObjectNode> thought(String text, @Nullable String signature) {
        return signature == null || signature.isEmpty()
                ? Optional.empty()
                : Optional.of(block("thinking").put("thinking", text).put("signature", signature));
    }

    private Optional<ObjectNode> image(Part.Media media, String field) {
        return switch (media) {
            case Part.Media.Url(String url) -> Optional.of(source("image", url(url)));
            case Part.Media.Inline(String type, String base64) -> {
                String known = mediaType(type).replace("image/jpg", "image/jpeg");
                yield IMAGE_TYPES.contains(known)
                        ? Optional.of(source("image", base64(known, base64)))
                        : refused(
                                field,
                                "The provider Anthropic takes images of the types image/jpeg, image/png, image/gif and"
                                        + " image/webp.");
            }
        };
    }

    private Optional<ObjectNode> document(Part.Media media, @Nullable String fileName, String field) {
        Optional<ObjectNode> block = switch (media) {
            case Part.Media.Url(String url) -> Optional.of(source("document", url(url)));
            case Part.Media.Inline(String type, String base64) -> inlineDocument(mediaType(type), base64, field);
        };
        if (fileName != null && !fileName.isEmpty()) {
            block.ifPresent(made -> made.put("title", fileName));
        }
        return block;
    }

    private Optional<ObjectNode> inlineDocument(String type, String base64, String field) {
        return switch (type) {
            case "application/pdf" -> Optional.of(source("document", base64(type, base64)));
            case "text/plain" -> Optional.of(source("document", plainText(base64, field)));
            default ->
                refused(field, "The provider Anthropic takes documents of the types application/pdf and text/plain.");
        };
    }

    private Optional<ObjectNode> opaque(Part.Opaque opaque, String field) {
        return opaque.origin().equals(Family.ANTHROPIC)
                ? Optional.of(opaque.body().copyOfObject())
                : refused(field, "The provider Anthropic does not know content of the type '" + opaque.type() + "'.");
    }

    private Optional<ObjectNode> refused(String field, String message) {
        target.leaveOut(field, message);
        return Optional.empty();
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

    private static ObjectNode plainText(String base64, String field) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            return JsonCodec.object()
                    .put("type", "text")
                    .put("media_type", "text/plain")
                    .put("data", text);
        } catch (IllegalArgumentException notBase64) {
            throw new CallFailed(
                    Failure.InvalidRequest.of(field, "base64_invalid", "The data of a file must be in base64."));
        }
    }

    /** Without parameters such as a character set, lower case. */
    private static String mediaType(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode url(String url) {
        return JsonCodec.object().put("type", "url").put("url", url);
    }

    private static ObjectNode base64(String type, String data) {
        return JsonCodec.object().put("type", "base64").put("media_type", type).put("data", data);
    }

    private static ObjectNode source(String type, ObjectNode source) {
        ObjectNode block = block(type);
        block.set("source", source);
        return block;
    }

    private static ObjectNode block(String type) {
        return JsonCodec.object().put("type", type);
    }

    /** Indexes of the parts of a message as they are sent: reasoning, then what was said, then calls of tools. */
    static List<Integer> inWireOrder(List<Part> parts) {
        return IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> rank(parts.get(index))))
                .toList();
    }

    private static int rank(Part part) {
        return switch (part) {
            case Part.Thought _, Part.HiddenThought _ -> 0;
            case Part.ToolCall _ -> 2;
            case Part.Text _,
                    Part.Refusal _,
                    Part.Image _,
                    Part.Audio _,
                    Part.Document _,
                    Part.ToolResult _,
                    Part.Opaque _ -> 1;
        };
    }
}
