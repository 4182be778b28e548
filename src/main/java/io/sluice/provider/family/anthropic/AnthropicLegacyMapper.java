package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Parameters;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import java.util.List;

/** {@code POST /complete}, which models before Claude 3 have. It reports no tokens. Pure. */
public final class AnthropicLegacyMapper {
    /** Sent when the caller names no limit; the endpoint demands one. MLflow's gateway sends the same. */
    private static final long DEFAULT_MAX_TOKENS = 8192;

    private AnthropicLegacyMapper() {}

    /** The body of a completion. */
    public static ObjectNode request(CompletionRequest request, AnthropicTarget target) {
        Parameters parameters = request.parameters();
        AnthropicRequestMapper.refuseImpossible(parameters, target);
        String prompt = AnthropicPrompts.asDialog(AnthropicPrompts.only(request.prompt()));
        Long asked = parameters.limits().maxTokens();
        ObjectNode body = JsonCodec.object()
                .put("model", target.model())
                .put("prompt", prompt)
                .put("max_tokens_to_sample", asked == null ? DEFAULT_MAX_TOKENS : asked);
        AnthropicRequestMapper.writeStops(parameters.limits().stop(), body);
        AnthropicRequestMapper.writeUser(parameters.user(), body);
        if (parameters.reasoningEffort() != null
                && !parameters.reasoningEffort().equals("none")) {
            target.leaveOut("reasoning_effort", "The model '" + target.model() + "' cannot be asked to think.");
        }
        AnthropicExtras.write(parameters.extensions(), target, body);
        AnthropicSampling.write(parameters.sampling(), target, body);
        return request.delivery() == Delivery.STREAM ? body.put("stream", true) : body;
    }

    /** Fails with {@link io.sluice.model.CallFailed} when the document is no completion. */
    public static CompletionResponse reply(JsonNode document) {
        JsonNode text = document.path("completion");
        if (!text.isTextual()) {
            throw AnthropicErrors.badResponse("The provider's answer holds no completion.");
        }
        var choice = new CompletionResponse.Choice(
                0, text.textValue(), finish(document.path("stop_reason").asText()), null);
        return new CompletionResponse(
                meta(document), List.of(choice), Usage.ABSENT, new Source(Family.ANTHROPIC, Json.of(document)));
    }

    static ReplyMeta meta(JsonNode document) {
        return AnthropicReplyMapper.meta(document);
    }

    /** {@code stop_sequence} (also the natural end) or {@code max_tokens}. */
    static FinishReason finish(String stopReason) {
        return stopReason.equals("stop_sequence") ? FinishReason.STOP : FinishReason.LENGTH;
    }
}
