package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Family;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Canonical answers to generation 2: OpenAI's shapes, members without a value being null. */
final class EndpointsEncoder {
    private final Target target;
    private final long nowSeconds;

    /**
     * @param nowSeconds Unix time, for providers that do not tell when they answered
     */
    EndpointsEncoder(Route route, long nowSeconds) {
        this.target = route.primary();
        this.nowSeconds = nowSeconds;
    }

    byte[] chat(ChatResponse response) {
        ObjectNode body = head(response.meta(), "chat.completion");
        ArrayNode choices = body.putArray("choices");
        int index = 0;
        for (Candidate candidate : response.candidates()) {
            ObjectNode choice = choices.addObject().put("index", index++);
            choice.set("message", message(candidate));
            choice.put("finish_reason", Words.of(candidate.finish()));
        }
        body.set("usage", UsageWriter.chat(response.usage()));
        body.put("provider", target.provider().value());
        return JsonCodec.writeBytes(body);
    }

    byte[] completion(CompletionResponse response) {
        ObjectNode body = head(response.meta(), "text_completion");
        ArrayNode choices = body.putArray("choices");
        int index = 0;
        for (CompletionResponse.Choice choice : response.choices()) {
            choices.addObject()
                    .put("index", index++)
                    .put("text", choice.text())
                    .put("finish_reason", Words.of(choice.finish()));
        }
        body.set("usage", UsageWriter.generating(response.usage()));
        return JsonCodec.writeBytes(body);
    }

    byte[] embedding(EmbeddingResponse response, EmbeddingFormat format) {
        ObjectNode body = JsonCodec.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        int index = 0;
        for (EmbeddingResponse.Vector vector : response.vectors()) {
            ObjectNode written = data.addObject().put("object", "embedding");
            switch (format) {
                case FLOAT -> {
                    ArrayNode numbers = written.putArray("embedding");
                    for (double value : vector.values()) {
                        numbers.add(value);
                    }
                }
                case BASE64 -> written.put("embedding", base64(vector.values()));
            }
            written.put("index", index++);
        }
        body.put("model", model(response.meta(), target));
        body.set("usage", UsageWriter.embedding(response.usage()));
        return JsonCodec.writeBytes(body);
    }

    /** The model that answered, else the one that was asked. */
    static String model(ReplyMeta meta, Target target) {
        return meta.model() == null ? target.modelOrEmpty() : meta.model();
    }

    private ObjectNode head(ReplyMeta meta, String object) {
        return JsonCodec.object()
                .put("id", meta.upstreamId())
                .put("object", object)
                .put("created", meta.createdSeconds() == null ? nowSeconds : meta.createdSeconds())
                .put("model", model(meta, target));
    }

    private ObjectNode message(Candidate candidate) {
        boolean hasText = false;
        var refusal = new StringBuilder();
        ArrayNode calls = JsonCodec.array();
        for (Part part : candidate.parts()) {
            switch (part) {
                case Part.Text _ -> hasText = true;
                case Part.Refusal(String text) -> refusal.append(text);
                case Part.ToolCall call -> calls.add(toolCall(call));
                case Part.Thought _,
                        Part.HiddenThought _,
                        Part.Image _,
                        Part.Audio _,
                        Part.Document _,
                        Part.ToolResult _,
                        Part.Opaque _ -> {
                    // MLflow's message has no place for these
                }
            }
        }
        ObjectNode message =
                JsonCodec.object().put("role", "assistant").put("content", hasText ? candidate.text() : null);
        message.set("tool_calls", calls.isEmpty() ? null : calls);
        return message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
    }

    private ObjectNode toolCall(Part.ToolCall call) {
        ObjectNode written = JsonCodec.object().put("id", call.id()).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", arguments(call.arguments()));
        return written;
    }

    /** OpenAI's family gives text, which passes; of others' objects MLflow makes text the way Python does. */
    private String arguments(String json) {
        return target.family().equals(Family.OPENAI) ? json : PythonJson.rewrite(json);
    }

    private static String base64(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putFloat((float) value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
