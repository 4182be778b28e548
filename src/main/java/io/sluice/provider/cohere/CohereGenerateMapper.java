package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Parameters;
import java.util.ArrayList;

/** {@code POST /v1/generate}, which models before Command R have. Pure. */
final class CohereGenerateMapper {
    private static final int MOST_GENERATIONS = 5;

    private CohereGenerateMapper() {}

    static ObjectNode request(CompletionRequest request, CohereTarget target) {
        Parameters parameters = request.parameters();
        CohereParameters.refuseImpossible(parameters, target);
        ObjectNode body = JsonCodec.object()
                .put("model", target.model())
                .put("prompt", CoherePrompts.only(request.prompt()))
                .put("stream", request.delivery() == Delivery.STREAM);
        Integer wanted = parameters.limits().candidates();
        if (wanted != null && wanted > MOST_GENERATIONS) {
            target.leaveOut("n", "The provider Cohere gives at most " + MOST_GENERATIONS + " answers a call.");
        } else if (wanted != null) {
            body.put("num_generations", wanted);
        }
        CohereParameters.write(parameters, CohereParameters.GENERATE_TEMPERATURE, target, body);
        String effort = parameters.reasoningEffort();
        if (effort != null && !effort.equals("none")) {
            target.leaveOut("reasoning_effort", "The model '" + target.model() + "' cannot be asked to think.");
        }
        CohereExtras.write(parameters.extensions(), CohereExtras.GENERATE, target, body);
        return body;
    }

    /** Fails with {@link io.sluice.model.CallFailed} when the document holds no generation, or one that broke off. */
    static CompletionResponse reply(JsonNode document) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        for (JsonNode generation : document.path("generations")) {
            if (!generation.path("text").isTextual()) {
                throw CohereErrors.badResponse("The provider's answer holds a generation without text.");
            }
            choices.add(new CompletionResponse.Choice(
                    choices.size(),
                    generation.path("text").textValue(),
                    CohereFinish.of(generation.path("finish_reason").asText(), false, document.path("err")),
                    null));
        }
        if (choices.isEmpty()) {
            throw CohereErrors.badResponse("The provider's answer holds no generations.");
        }
        return new CompletionResponse(
                CohereReplyMapper.meta(document), choices, CohereUsage.read(document.get("meta")), null);
    }
}
