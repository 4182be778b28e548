package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Completions as bodies of {@code POST /generate} and {@code /generate_stream}. Pure; what cannot be said fails with {@link
 * CallFailed} naming the member. The caller's end user is a label the API has no word for; it is left out.
 */
final class TgiRequestMapper {
    /** The server's own, which callers send along knowing whom they talk to. */
    private static final Set<String> OWN =
            Set.of("repetition_penalty", "typical_p", "truncate", "watermark", "grammar", "adapter_id", "do_sample");

    private static final Set<String> HARMLESS =
            Set.of("store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier");
    private static final BigDecimal LEAST_TOP_P = new BigDecimal("0.001");
    private static final BigDecimal MOST_PENALTY = BigDecimal.TWO;

    private TgiRequestMapper() {}

    static ObjectNode generate(CompletionRequest request, TgiTarget target) {
        Parameters asked = request.parameters();
        refuseSeveral(asked, target);
        refuseUnknown(asked, target);
        ObjectNode body = JsonCodec.object().put("inputs", only(request.prompt()));
        ObjectNode parameters = body.putObject("parameters").put("details", true);
        if (request.delivery() == Delivery.WHOLE) {
            // a stream tells the length of its input by itself, and refuses to tell its tokens
            parameters.put("decoder_input_details", true);
        }
        if (asked.limits().maxTokens() != null) {
            parameters.put("max_new_tokens", asked.limits().maxTokens());
        }
        if (!asked.limits().stop().isEmpty()) {
            ArrayNode stop = parameters.putArray("stop");
            asked.limits().stop().forEach(stop::add);
        }
        sampling(asked.sampling(), target, parameters);
        extensions(asked.extensions(), target, parameters);
        return body;
    }

    /** One answer a call is all the server gives. */
    static void refuseSeveral(Parameters parameters, TgiTarget target) {
        Integer candidates = parameters.limits().candidates();
        if (candidates != null && candidates > 1) {
            target.leaveOut("n", "The provider Text Generation Inference gives one answer a call; 'n' must be 1.");
        }
    }

    private static void refuseUnknown(Parameters parameters, TgiTarget target) {
        if (parameters.logProbs() != null) {
            target.leaveOut("logprobs", "Log probabilities of the provider Text Generation Inference are not told on.");
        }
        if (parameters.sampling().logitBias() != null) {
            target.leaveOut("logit_bias", "The provider Text Generation Inference takes no 'logit_bias'.");
        }
        BigDecimal presence = parameters.sampling().presencePenalty();
        if (presence != null && presence.signum() != 0) {
            target.leaveOut(
                    "presence_penalty",
                    "The provider Text Generation Inference takes no 'presence_penalty' in completions.");
        }
        refuseEffort(parameters, target);
    }

    static void refuseEffort(Parameters parameters, TgiTarget target) {
        String effort = parameters.reasoningEffort();
        if (effort != null && !effort.equals("none")) {
            target.leaveOut("reasoning_effort", "The provider Text Generation Inference takes no 'reasoning_effort'.");
        }
    }

    /** A temperature of 0 means the likeliest token: the server wants that said otherwise, and then nothing else. */
    private static void sampling(Sampling sampling, TgiTarget target, ObjectNode parameters) {
        BigDecimal temperature = sampling.temperature();
        boolean greedy = temperature != null && temperature.signum() <= 0;
        if (greedy) {
            parameters.put("do_sample", false);
        } else {
            if (temperature != null) {
                parameters.put("temperature", temperature);
            }
            if (sampling.topP() != null && sampling.topP().compareTo(BigDecimal.ONE) < 0) {
                parameters.put("top_p", sampling.topP().max(LEAST_TOP_P));
            }
            if (sampling.topK() != null && sampling.topK() > 0) {
                parameters.put("top_k", sampling.topK());
            }
        }
        if (sampling.frequencyPenalty() != null) {
            parameters.put(
                    "frequency_penalty",
                    sampling.frequencyPenalty().max(MOST_PENALTY.negate()).min(MOST_PENALTY));
        }
        if (sampling.seed() != null && sampling.seed() < 0) {
            target.leaveOut("seed", "The provider Text Generation Inference takes no 'seed' below 0.");
        } else if (sampling.seed() != null) {
            parameters.put("seed", sampling.seed());
        }
    }

    private static void extensions(Extensions extensions, TgiTarget target, ObjectNode parameters) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || name.equals("stream_options")) {
                continue;
            }
            if (OWN.contains(name) || extensions.forwarded()) {
                if (!parameters.has(name)) {
                    parameters.set(name, value);
                }
            } else if (!HARMLESS.contains(name) && !saysNothing(name, value)) {
                target.leaveOut(
                        name, "The provider Text Generation Inference does not know the parameter '" + name + "'.");
            }
        }
    }

    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.asLong() == 1;
            case "suffix" -> value.asText().isEmpty();
            default -> false;
        };
    }

    /** Token ids and several prompts are refused even on lenient routes: nothing sensible would be left. */
    private static String only(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused("The provider Text Generation Inference completes one prompt a call; " + texts.size()
                        + " were sent.");
            case Prompt.Tokens(var sequences) ->
                throw refused("The provider Text Generation Inference takes prompts as text, not as token ids.");
        };
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("prompt", message));
    }
}
