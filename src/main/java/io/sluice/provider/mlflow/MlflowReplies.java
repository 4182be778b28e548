package io.sluice.provider.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.EmbeddingResponse.Vector;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code {"predictions": …}}, or the bare value that older servers send. Texts are a list, or a list in an object: its only
 * member, else {@code choices} or {@code candidates}. Vectors are a list of lists of numbers, or one list of numbers. The
 * server tells no reason for an end and counts no tokens. Pure.
 */
final class MlflowReplies {
    private MlflowReplies() {}

    static ChatResponse chat(JsonNode document) {
        var candidates = new ArrayList<Candidate>();
        for (String text : texts(document)) {
            candidates.add(new Candidate(candidates.size(), List.of(new Part.Text(text)), FinishReason.STOP, null));
        }
        return new ChatResponse(ReplyMeta.UNKNOWN, candidates, Usage.ABSENT, null);
    }

    static CompletionResponse completion(JsonNode document) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        for (String text : texts(document)) {
            choices.add(new CompletionResponse.Choice(choices.size(), text, FinishReason.STOP, null));
        }
        return new CompletionResponse(ReplyMeta.UNKNOWN, choices, Usage.ABSENT, null);
    }

    static EmbeddingResponse embedding(JsonNode document) {
        JsonNode told = predictions(document);
        if (!told.isArray() || told.isEmpty()) {
            throw badResponse("The model server's answer holds no embeddings.");
        }
        JsonNode rows = told.get(0).isNumber() ? JsonCodec.array().add(told) : told;
        var vectors = new ArrayList<Vector>(rows.size());
        for (JsonNode row : rows) {
            vectors.add(new Vector(VectorReader.numbers(row, MlflowReplies::unreadable)));
        }
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, Usage.ABSENT, null);
    }

    private static List<String> texts(JsonNode document) {
        JsonNode told = predictions(document);
        if (told.isObject()) {
            told = told.size() == 1
                    ? told.elements().next()
                    : told.has("choices") ? told.path("choices") : told.path("candidates");
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : told.isTextual() ? JsonCodec.array().add(told) : told) {
            if (!text.isTextual()) {
                throw badResponse("The model server's answer holds a prediction that is no text.");
            }
            texts.add(text.textValue());
        }
        if (texts.isEmpty()) {
            throw badResponse("The model server's answer holds no predictions.");
        }
        return texts;
    }

    private static JsonNode predictions(JsonNode document) {
        if (document.isArray()) {
            return document;
        }
        if (!document.has("predictions")) {
            throw badResponse("The response is missing the required key: predictions.");
        }
        return document.path("predictions");
    }

    private static CallFailed unreadable() {
        return badResponse("The model server's embeddings cannot be read.");
    }

    private static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }
}
