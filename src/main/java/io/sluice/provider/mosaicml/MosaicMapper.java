package io.sluice.provider.mosaicml;

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
import io.sluice.model.Tooling;
import io.sluice.model.Usage;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Canonical values to {@code {"inputs":[…],"parameters":{…}}} and back from {@code {"outputs":[…]}}. The service tells no
 * reason for an end and counts no tokens. Pure; what cannot be said fails with {@link CallFailed} naming the member.
 */
final class MosaicMapper {
    private MosaicMapper() {}

    static ObjectNode chat(ChatRequest request, MosaicTarget target) {
        refuseTools(request.tooling(), target);
        if (!(request.format() instanceof ResponseFormat.Text)) {
            target.leaveOut("response_format", "The provider MosaicML cannot be held to a 'response_format'.");
        }
        ObjectNode body = JsonCodec.object();
        body.putArray("inputs").add(LlamaPrompt.of(request.messages(), target));
        MosaicParameters.write(request.parameters(), target, body);
        return body;
    }

    static ObjectNode completion(CompletionRequest request, MosaicTarget target) {
        List<String> texts = texts(request.prompt(), "prompt");
        if (texts.size() > 1) {
            throw new CallFailed(new Failure.Unsupported(
                    "prompt", "The provider MosaicML completes one prompt a call; " + texts.size() + " were sent."));
        }
        ObjectNode body = JsonCodec.object();
        body.putArray("inputs").add(texts.getFirst());
        MosaicParameters.write(request.parameters(), target, body);
        return body;
    }

    static ObjectNode embedding(EmbeddingRequest request, MosaicTarget target) {
        if (request.dimensions() != null) {
            target.leaveOut("dimensions", "The provider MosaicML cannot be told how long its vectors are to be.");
        }
        ObjectNode body = JsonCodec.object();
        ArrayNode inputs = body.putArray("inputs");
        texts(request.input(), "input").forEach(inputs::add);
        MosaicParameters.extensions(request.extensions(), target, body);
        return body;
    }

    static ChatResponse chat(JsonNode document) {
        var candidates = new ArrayList<Candidate>();
        for (String text : outputs(document)) {
            candidates.add(new Candidate(candidates.size(), List.of(new Part.Text(text)), FinishReason.STOP, null));
        }
        return new ChatResponse(ReplyMeta.UNKNOWN, candidates, Usage.ABSENT, null);
    }

    static CompletionResponse completion(JsonNode document) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        for (String text : outputs(document)) {
            choices.add(new CompletionResponse.Choice(choices.size(), text, FinishReason.STOP, null));
        }
        return new CompletionResponse(ReplyMeta.UNKNOWN, choices, Usage.ABSENT, null);
    }

    static EmbeddingResponse embedding(JsonNode document) {
        JsonNode outputs = document.path("outputs");
        if (!outputs.isArray() || outputs.isEmpty()) {
            throw MosaicErrors.badResponse("The provider's answer holds no embeddings.");
        }
        var vectors = new ArrayList<EmbeddingResponse.Vector>(outputs.size());
        for (JsonNode row : outputs) {
            vectors.add(new EmbeddingResponse.Vector(VectorReader.numbers(row, MosaicMapper::unreadable)));
        }
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, Usage.ABSENT, null);
    }

    private static void refuseTools(Tooling tooling, MosaicTarget target) {
        boolean idle = tooling.choice() instanceof ToolChoice.None;
        if (!tooling.tools().isEmpty() && !idle) {
            target.leaveOut("tools", "The provider MosaicML calls no tools.");
        }
    }

    private static List<String> texts(Prompt prompt, String field) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) -> texts;
            case Prompt.Tokens _ ->
                throw new CallFailed(
                        new Failure.Unsupported(field, "The provider MosaicML takes texts, not token ids."));
        };
    }

    private static List<String> outputs(JsonNode document) {
        var texts = new ArrayList<String>();
        for (JsonNode output : document.path("outputs")) {
            if (!output.isTextual()) {
                throw MosaicErrors.badResponse("The provider's answer holds an output that is no text.");
            }
            texts.add(output.textValue());
        }
        if (texts.isEmpty()) {
            throw MosaicErrors.badResponse("The provider's answer holds no outputs.");
        }
        return texts;
    }

    private static CallFailed unreadable() {
        return MosaicErrors.badResponse("The provider's embeddings cannot be read.");
    }
}
