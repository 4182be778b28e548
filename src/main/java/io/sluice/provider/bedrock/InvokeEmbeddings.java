package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Embeddings by {@code invoke}. Titan takes one text a call and Cohere many, but not any number: a request becomes as many bodies
 * as it takes, and their answers one. Pure.
 */
final class InvokeEmbeddings {
    private static final int MOST_OF_COHERE = 96;
    private static final String INPUT_TYPE = "input_type";

    private static final Set<String> OWN_OF_COHERE = Set.of(INPUT_TYPE, "truncate");
    private static final Set<String> OWN_OF_TITAN = Set.of("normalize");

    private InvokeEmbeddings() {}

    /** The bodies, in the order of the texts; at least one. */
    static List<ObjectNode> requests(EmbeddingRequest request, BedrockTarget target) {
        List<String> texts = switch (request.input()) {
            case Prompt.Texts(var input) -> input;
            case Prompt.Tokens _ ->
                throw refused("input", "The provider Amazon Bedrock takes texts to embed, not token ids.");
        };
        var bodies = new ArrayList<ObjectNode>();
        switch (target.traits().vendor()) {
            case TITAN -> texts.forEach(text -> bodies.add(titan(text, request, target)));
            case COHERE -> {
                for (int at = 0; at < texts.size(); at += MOST_OF_COHERE) {
                    bodies.add(cohere(texts.subList(at, Math.min(texts.size(), at + MOST_OF_COHERE)), request, target));
                }
            }
            case ANTHROPIC, NOVA, AI21, MISTRAL, GPT_OSS, OTHER ->
                throw refused(
                        "model",
                        "The model '" + target.model() + "' makes no embeddings that this gateway can read; those of"
                                + " Titan and Cohere do.");
        }
        return bodies;
    }

    private static ObjectNode titan(String text, EmbeddingRequest request, BedrockTarget target) {
        ObjectNode body = JsonCodec.object().put("inputText", text);
        Integer dimensions = request.dimensions();
        if (dimensions != null) {
            if (target.model().contains("embed-image")) {
                body.putObject("embeddingConfig").put("outputEmbeddingLength", dimensions);
            } else if (target.model().contains("embed-text-v2")) {
                body.put("dimensions", dimensions);
            } else {
                target.leaveOut("dimensions", "The model '" + target.model() + "' has vectors of one length only.");
            }
        }
        extras(request, OWN_OF_TITAN, target, body);
        return body;
    }

    private static ObjectNode cohere(List<String> texts, EmbeddingRequest request, BedrockTarget target) {
        ObjectNode body = JsonCodec.object();
        ArrayNode array = body.putArray("texts");
        texts.forEach(array::add);
        body.put(INPUT_TYPE, "search_document");
        body.putArray("embedding_types").add("float");
        if (request.dimensions() != null) {
            if (target.model().contains("embed-v4")) {
                body.put("output_dimension", request.dimensions());
            } else {
                target.leaveOut("dimensions", "The model '" + target.model() + "' has vectors of one length only.");
            }
        }
        extras(request, OWN_OF_COHERE, target, body);
        return body;
    }

    private static void extras(EmbeddingRequest request, Set<String> own, BedrockTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : request.extensions().members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (own.contains(name) || request.extensions().forwarded() && !body.has(name)) {
                body.set(name, value);
            } else if (!value.isNull() && !ConverseExtras.isHarmless(name, value)) {
                target.leaveOut(name, "The provider Amazon Bedrock does not know the parameter '" + name + "'.");
            }
        }
    }

    /** One answer of several; fails with {@link CallFailed} when one holds no vectors. */
    static EmbeddingResponse join(List<BedrockReply> replies, Vendor vendor) {
        var vectors = new ArrayList<EmbeddingResponse.Vector>();
        long input = 0;
        for (BedrockReply reply : replies) {
            JsonNode document = reply.document();
            int before = vectors.size();
            if (vendor == Vendor.TITAN) {
                if (document.has("embedding")) {
                    vectors.add(vector(document.path("embedding")));
                }
            } else {
                JsonNode told = document.path("embeddings");
                (told.isArray() ? told : told.path("float")).forEach(row -> vectors.add(vector(row)));
            }
            if (vectors.size() == before) {
                throw BedrockErrors.badResponse("The provider's answer holds no embeddings.");
            }
            JsonNode counted = document.path("inputTextTokenCount");
            long read = counted.isNumber() ? Math.max(0, counted.asLong()) : reply.inputTokens();
            input = input < 0 || read < 0 ? -1 : input + read;
        }
        Usage usage = input < 0 ? Usage.ABSENT : InvokeTexts.usage(input, -1);
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, usage, null);
    }

    private static EmbeddingResponse.Vector vector(JsonNode row) {
        if (row.isEmpty()) {
            throw BedrockErrors.badResponse("The provider's answer holds no embeddings.");
        }
        return new EmbeddingResponse.Vector(VectorReader.numbers(row, InvokeEmbeddings::unreadable));
    }

    private static CallFailed unreadable() {
        return BedrockErrors.badResponse("The provider's embeddings cannot be read.");
    }

    private static CallFailed refused(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }
}
