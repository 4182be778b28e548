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
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import org.jspecify.annotations.Nullable;

/** Canonical answers to generation 1: {@code candidates} or {@code embeddings}, and {@code metadata}. */
final class RoutesEncoder {
    private final Route route;

    RoutesEncoder(Route route) {
        this.route = route;
    }

    byte[] chat(ChatResponse response) {
        ObjectNode body = JsonCodec.object();
        ArrayNode candidates = body.putArray("candidates");
        for (Candidate candidate : response.candidates()) {
            ObjectNode written = candidates.addObject();
            written.putObject("message").put("role", "assistant").put("content", said(candidate));
            written.putObject("metadata").put("finish_reason", Words.of(candidate.finish()));
        }
        body.set("metadata", metadata(response.meta(), response.usage(), UsageWriter.completion(response.usage())));
        return JsonCodec.writeBytes(body);
    }

    byte[] completion(CompletionResponse response) {
        ObjectNode body = JsonCodec.object();
        ArrayNode candidates = body.putArray("candidates");
        for (CompletionResponse.Choice choice : response.choices()) {
            ObjectNode written = candidates.addObject().put("text", choice.text());
            written.putObject("metadata").put("finish_reason", Words.of(choice.finish()));
        }
        body.set("metadata", metadata(response.meta(), response.usage(), UsageWriter.completion(response.usage())));
        return JsonCodec.writeBytes(body);
    }

    byte[] embedding(EmbeddingResponse response) {
        ObjectNode body = JsonCodec.object();
        ArrayNode vectors = body.putArray("embeddings");
        for (EmbeddingResponse.Vector vector : response.vectors()) {
            ArrayNode written = vectors.addArray();
            for (double value : vector.values()) {
                written.add(value);
            }
        }
        // OpenAI's embeddings have always told 0 here, all others nothing.
        boolean zero = UsageWriter.prompt(response.usage()) != null
                && route.primary().family().equals(Family.OPENAI);
        body.set("metadata", metadata(response.meta(), response.usage(), zero ? 0L : null));
        return JsonCodec.writeBytes(body);
    }

    /** The text of an answer. This generation's is never null; a refusal has no place of its own in it. */
    private static String said(Candidate candidate) {
        var said = new StringBuilder(candidate.text());
        if (said.isEmpty()) {
            for (Part part : candidate.parts()) {
                if (part instanceof Part.Refusal(String text)) {
                    said.append(text);
                }
            }
        }
        return said.toString();
    }

    private ObjectNode metadata(ReplyMeta meta, Usage usage, @Nullable Long output) {
        Target target = route.primary();
        return JsonCodec.object()
                .put("input_tokens", UsageWriter.prompt(usage))
                .put("output_tokens", output)
                .put("total_tokens", UsageWriter.total(usage))
                .put("model", meta.model() == null ? target.modelOrEmpty() : meta.model())
                .put("route_type", route.task().id());
    }
}
