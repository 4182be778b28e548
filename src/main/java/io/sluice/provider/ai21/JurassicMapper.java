package io.sluice.provider.ai21;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Sampling;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Leniency;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /{model}/complete} of the Jurassic models. Values outside of the API's ranges become the nearest one inside;
 * nothing is scaled. Pure.
 */
final class JurassicMapper {
    private static final int MOST_RESULTS = 16;
    private static final BigDecimal MOST_PRESENCE = new BigDecimal("5");
    private static final BigDecimal MOST_FREQUENCY = new BigDecimal("500");
    private static final Set<String> OWN = Set.of("minTokens", "topKReturn", "countPenalty", "logitBias");
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private JurassicMapper() {}

    /** The body; the model is in the address. */
    static ObjectNode request(CompletionRequest request, Leniency leniency) {
        Parameters asked = request.parameters();
        Sampling sampling = asked.sampling();
        refuse("logprobs", asked.logProbs() != null, leniency);
        refuse("logit_bias", sampling.logitBias() != null, leniency);
        refuse("seed", sampling.seed() != null, leniency);
        refuse("top_k", sampling.topK() != null, leniency);
        String effort = asked.reasoningEffort();
        refuse("reasoning_effort", effort != null && !effort.equals("none"), leniency);
        ObjectNode body = JsonCodec.object().put("prompt", prompt(request.prompt()));
        Integer results = asked.limits().candidates();
        if (results != null) {
            if (results > MOST_RESULTS) {
                leniency.leaveOut("n", "The Jurassic models give at most " + MOST_RESULTS + " answers a call.");
            }
            body.put("numResults", Math.min(results, MOST_RESULTS));
        }
        if (asked.limits().maxTokens() != null) {
            body.put("maxTokens", asked.limits().maxTokens());
        }
        if (!asked.limits().stop().isEmpty()) {
            ArrayNode stop = body.putArray("stopSequences");
            asked.limits().stop().forEach(stop::add);
        }
        put(body, "temperature", sampling.temperature(), BigDecimal.ONE);
        put(body, "topP", sampling.topP(), BigDecimal.ONE);
        penalty(body, "presencePenalty", sampling.presencePenalty(), MOST_PRESENCE);
        penalty(body, "frequencyPenalty", sampling.frequencyPenalty(), MOST_FREQUENCY);
        extensions(asked.extensions(), leniency, body);
        return body;
    }

    /** Fails with {@link CallFailed} when the document holds no completion. */
    static CompletionResponse reply(JsonNode document, String model) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        long output = 0;
        for (JsonNode completion : document.path("completions")) {
            JsonNode data = completion.path("data");
            String reason = completion.path("finishReason").path("reason").asText();
            choices.add(new CompletionResponse.Choice(
                    choices.size(),
                    data.path("text").asText(),
                    reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP,
                    null));
            output += data.path("tokens").size();
        }
        if (choices.isEmpty()) {
            throw new CallFailed(new Failure.Upstream(
                    UpstreamError.of(Kind.BAD_RESPONSE, "The provider's answer holds no completion.")));
        }
        JsonNode id = document.path("id");
        return new CompletionResponse(
                new ReplyMeta(id.isValueNode() ? id.asText() : null, model, null),
                choices,
                usage(document.path("prompt").path("tokens"), output),
                null);
    }

    /** The API tells tokens one by one and no sum of them; without those of the prompt it tells none at all. */
    private static Usage usage(JsonNode prompt, long output) {
        if (!prompt.isArray()) {
            return Usage.ABSENT;
        }
        ObjectNode raw = JsonCodec.object().put("prompt_tokens", prompt.size()).put("completion_tokens", output);
        return Usage.reported(Usage.Tokens.of(prompt.size(), output), Json.of(raw));
    }

    private static String prompt(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Texts(var texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused("The Jurassic models complete one prompt a call; " + texts.size() + " were sent.");
            case Prompt.Tokens _ -> throw refused("The Jurassic models take prompts as text, not as token ids.");
        };
    }

    private static void refuse(String member, boolean said, Leniency leniency) {
        if (said) {
            leniency.leaveOut(member, "The Jurassic models do not know the parameter '" + member + "'.");
        }
    }

    private static void put(ObjectNode body, String name, @Nullable BigDecimal value, BigDecimal most) {
        if (value != null) {
            body.put(name, value.max(BigDecimal.ZERO).min(most));
        }
    }

    /** A penalty that does nothing says nothing. */
    private static void penalty(ObjectNode body, String name, @Nullable BigDecimal value, BigDecimal most) {
        if (value != null && value.signum() != 0) {
            put(body.putObject(name), "scale", value, most);
        }
    }

    private static void extensions(Extensions extensions, Leniency leniency, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || HARMLESS.contains(name) || saysNothing(name, value)) {
                continue;
            }
            if (OWN.contains(name) || extensions.forwarded()) {
                if (!body.has(name)) {
                    body.set(name, value);
                }
            } else {
                leniency.leaveOut(name, "The Jurassic models do not know the parameter '" + name + "'.");
            }
        }
    }

    /** Whether the value is the one that holds anyway. */
    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.asLong() == 1;
            case "suffix" -> value.asText().isEmpty();
            default -> false;
        };
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("prompt", message));
    }
}
