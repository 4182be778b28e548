package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.ToolChoice;
import io.sluice.model.Usage;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Canonical values to {@code generateMessage}, {@code generateText} and {@code batchEmbedText}, and back. The API tells no
 * reason for an end and counts no tokens; no candidates but filters mean that its filter took the answer away. Pure; what
 * cannot be said fails with {@link CallFailed} naming the member.
 */
final class PalmMapper {
    private PalmMapper() {}

    static ObjectNode chat(ChatRequest request, PalmTarget target) {
        if (!request.tooling().tools().isEmpty() && !(request.tooling().choice() instanceof ToolChoice.None)) {
            target.leaveOut("tools", "The provider PaLM calls no tools.");
        }
        if (!(request.format() instanceof ResponseFormat.Text)) {
            target.leaveOut("response_format", "The provider PaLM cannot be held to a 'response_format'.");
        }
        ObjectNode body = JsonCodec.object();
        body.set("prompt", PalmPrompt.of(request.messages(), target));
        PalmParameters.writeChat(request.parameters(), target, body);
        return body;
    }

    static ObjectNode completion(CompletionRequest request, PalmTarget target) {
        List<String> texts = texts(request.prompt(), "prompt");
        if (texts.size() > 1) {
            throw new CallFailed(new Failure.Unsupported(
                    "prompt", "The provider PaLM completes one prompt a call; " + texts.size() + " were sent."));
        }
        ObjectNode body = JsonCodec.object();
        body.putObject("prompt").put("text", texts.getFirst());
        PalmParameters.writeText(request.parameters(), target, body);
        return body;
    }

    static ObjectNode embedding(EmbeddingRequest request, PalmTarget target) {
        if (request.dimensions() != null) {
            target.leaveOut("dimensions", "The provider PaLM cannot be told how long its vectors are to be.");
        }
        ObjectNode body = JsonCodec.object();
        ArrayNode all = body.putArray("texts");
        texts(request.input(), "input").forEach(all::add);
        PalmParameters.extensions(request.extensions(), target, body);
        return body;
    }

    static ChatResponse chat(JsonNode document) {
        var candidates = new ArrayList<Candidate>();
        for (JsonNode candidate : answers(document)) {
            String text = text(candidate, "content");
            candidates.add(new Candidate(candidates.size(), List.of(new Part.Text(text)), FinishReason.STOP, null));
        }
        if (candidates.isEmpty()) {
            candidates.add(new Candidate(0, List.of(), FinishReason.CONTENT_FILTER, null));
        }
        return new ChatResponse(ReplyMeta.UNKNOWN, candidates, Usage.ABSENT, null);
    }

    static CompletionResponse completion(JsonNode document) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        for (JsonNode candidate : answers(document)) {
            choices.add(
                    new CompletionResponse.Choice(choices.size(), text(candidate, "output"), FinishReason.STOP, null));
        }
        if (choices.isEmpty()) {
            choices.add(new CompletionResponse.Choice(0, "", FinishReason.CONTENT_FILTER, null));
        }
        return new CompletionResponse(ReplyMeta.UNKNOWN, choices, Usage.ABSENT, null);
    }

    static EmbeddingResponse embedding(JsonNode document) {
        JsonNode embeddings = document.path("embeddings");
        if (!embeddings.isArray() || embeddings.isEmpty()) {
            throw PalmErrors.badResponse("The provider's answer holds no embeddings.");
        }
        var vectors = new ArrayList<EmbeddingResponse.Vector>(embeddings.size());
        for (JsonNode embedding : embeddings) {
            vectors.add(new EmbeddingResponse.Vector(
                    VectorReader.numbers(embedding.path("value"), PalmMapper::unreadable)));
        }
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, Usage.ABSENT, null);
    }

    /** The candidates; none only where the filter says so. */
    private static JsonNode answers(JsonNode document) {
        JsonNode candidates = document.path("candidates");
        if (candidates.isEmpty() && document.path("filters").isEmpty()) {
            throw PalmErrors.badResponse("The provider's answer holds no candidates.");
        }
        return candidates;
    }

    private static String text(JsonNode candidate, String member) {
        JsonNode text = candidate.path(member);
        if (!text.isTextual()) {
            throw PalmErrors.badResponse("The provider's answer holds a candidate without text.");
        }
        return text.textValue();
    }

    private static List<String> texts(Prompt prompt, String field) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) -> texts;
            case Prompt.Tokens _ ->
                throw new CallFailed(new Failure.Unsupported(field, "The provider PaLM takes texts, not token ids."));
        };
    }

    private static CallFailed unreadable() {
        return PalmErrors.badResponse("The provider's embeddings cannot be read.");
    }
}
