package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;

/**
 * Canonical requests as bodies of {@code POST /api/chat}, {@code /api/generate} and {@code /api/embed}. Pure; what cannot be
 * said fails with {@link CallFailed} naming the member. Labels of speakers and of the caller's end user are left out.
 */
final class OllamaRequestMapper {
    private OllamaRequestMapper() {}

    /** The body for a chat. */
    static ObjectNode chat(ChatRequest request, OllamaTarget target) {
        ObjectNode body = head(target).put("stream", request.delivery() == Delivery.STREAM);
        body.set("messages", new OllamaMessages(target).write(request.messages()));
        OllamaTools.write(request.tooling(), target, body);
        format(request.format(), target, body);
        OllamaParameters.write(request.parameters(), target, body);
        return body;
    }

    /** The body for a completion; the server puts the prompt into the model's template unless {@code raw} says otherwise. */
    static ObjectNode completion(CompletionRequest request, OllamaTarget target) {
        ObjectNode body = head(target).put("stream", request.delivery() == Delivery.STREAM);
        body.put("prompt", prompt(request.prompt()));
        OllamaParameters.write(request.parameters(), target, body);
        return body;
    }

    /** The body for embeddings. */
    static ObjectNode embedding(EmbeddingRequest request, OllamaTarget target) {
        ObjectNode body = head(target);
        ArrayNode input = body.putArray("input");
        switch (request.input()) {
            case Prompt.Texts(var texts) -> texts.forEach(input::add);
            case Prompt.Tokens _ -> throw refused("input", "The provider Ollama takes texts to embed, not token ids.");
        }
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        OllamaParameters.writeContext(target, body);
        OllamaParameters.writeExtensions(request.extensions(), target, body);
        return body;
    }

    private static ObjectNode head(OllamaTarget target) {
        ObjectNode body = JsonCodec.object().put("model", target.model());
        if (target.keepAlive() != null) {
            if (target.keepAlive().matches("-?\\d+")) {
                body.put("keep_alive", Long.parseLong(target.keepAlive())); // seconds; a text needs a unit
            } else {
                body.put("keep_alive", target.keepAlive());
            }
        }
        return body;
    }

    private static void format(ResponseFormat format, OllamaTarget target, ObjectNode body) {
        switch (format) {
            case ResponseFormat.Text() -> {
                // what the model writes anyway
            }
            case ResponseFormat.JsonObject() -> body.put("format", "json");
            case ResponseFormat.JsonSchema schema ->
                body.set("format", schema.schema().node());
            case ResponseFormat.Opaque opaque ->
                target.leaveOut(
                        "response_format",
                        "The provider Ollama does not know the response format '" + opaque.type()
                                + "'; send 'text', 'json_object' or 'json_schema'.");
        }
    }

    private static String prompt(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Texts(var texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused(
                        "prompt", "The provider Ollama completes one prompt a call; " + texts.size() + " were sent.");
            case Prompt.Tokens _ ->
                throw refused("prompt", "The provider Ollama takes prompts as text, not as token ids.");
        };
    }

    private static CallFailed refused(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }
}
