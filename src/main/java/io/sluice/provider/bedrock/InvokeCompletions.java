package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of {@code invoke} for models that complete texts, each in the form of its vendor. Values outside a range become the
 * nearest one inside; nothing is scaled. Pure.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html">Inference request parameters</a>
 */
final class InvokeCompletions {
    private static final String HUMAN = "\n\nHuman:";
    private static final String ASSISTANT = "\n\nAssistant:";
    private static final String ANTHROPIC_VERSION = "bedrock-2023-05-31";
    /** What the older Claudes write at most; also sent when the caller names no limit, because they demand one. */
    private static final long MOST_OF_CLAUDE = 8191;

    private static final BigDecimal MOST_P_OF_COHERE = new BigDecimal("0.99");
    private static final BigDecimal HIGHEST_OF_COHERE = new BigDecimal("5");
    private static final int MOST_ANSWERS_OF_COHERE = 5;
    private static final int MOST_ANSWERS_OF_AI21 = 16;

    private InvokeCompletions() {}

    /** The body for a completion. */
    static ObjectNode request(CompletionRequest request, BedrockTarget target) {
        Parameters parameters = request.parameters();
        String prompt = BedrockPrompts.only(request.prompt());
        Vendor vendor = target.traits().vendor();
        boolean several = vendor == Vendor.AI21 || vendor == Vendor.COHERE;
        Integer answers = parameters.limits().candidates();
        int most = vendor == Vendor.AI21 ? MOST_ANSWERS_OF_AI21 : several ? MOST_ANSWERS_OF_COHERE : 1;
        if (answers != null && answers > most) {
            target.leaveOut("n", "The model '" + target.model() + "' gives at most " + most + " answers a call.");
            answers = null;
        }
        refuse(parameters, target);
        return switch (vendor) {
            case ANTHROPIC -> claude(prompt, parameters, target);
            case TITAN -> titan(prompt, parameters, target);
            case AI21 -> ai21(prompt, parameters, answers, target);
            case COHERE, NOVA, MISTRAL, GPT_OSS, OTHER -> cohere(prompt, parameters, answers, target);
        };
    }

    private static void refuse(Parameters parameters, BedrockTarget target) {
        if (parameters.logProbs() != null) {
            target.leaveOut("logprobs", "The provider Amazon Bedrock does not report log probabilities.");
        }
        String effort = parameters.reasoningEffort();
        if (effort != null && !effort.equals("none")) {
            target.leaveOut("reasoning_effort", "The model '" + target.model() + "' cannot be asked to think.");
        }
    }

    private static ObjectNode claude(String prompt, Parameters parameters, BedrockTarget target) {
        Long asked = parameters.limits().maxTokens();
        ObjectNode body = JsonCodec.object()
                .put("prompt", dialog(prompt))
                .put("max_tokens_to_sample", asked == null ? MOST_OF_CLAUDE : Math.min(asked, MOST_OF_CLAUDE));
        List<String> stops = parameters.limits().stop();
        ArrayNode sequences = body.putArray("stop_sequences");
        stops.forEach(sequences::add);
        if (!stops.contains(HUMAN)) {
            sequences.add(HUMAN);
        }
        Sampling sampling = parameters.sampling();
        put(body, "temperature", sampling.temperature(), BigDecimal.ONE);
        if (sampling.temperature() == null) {
            put(body, "top_p", sampling.topP(), BigDecimal.ONE);
        }
        putTopK(body, "top_k", sampling);
        extras(parameters.extensions(), target, body);
        return body.put("anthropic_version", ANTHROPIC_VERSION);
    }

    /** The prompt as a turn of the dialog that the older Claudes insist on. */
    private static String dialog(String prompt) {
        String opened = prompt;
        if (prompt.startsWith("Human: ")) {
            opened = "\n\n" + prompt;
        } else if (!prompt.startsWith(HUMAN + " ")) {
            opened = HUMAN + " " + prompt;
        }
        return opened.endsWith(ASSISTANT) ? opened : opened + ASSISTANT;
    }

    private static ObjectNode titan(String prompt, Parameters parameters, BedrockTarget target) {
        ObjectNode body = JsonCodec.object().put("inputText", prompt);
        ObjectNode config = JsonCodec.object();
        putLimit(config, "maxTokenCount", parameters);
        put(config, "temperature", parameters.sampling().temperature(), BigDecimal.ONE);
        put(config, "topP", parameters.sampling().topP(), BigDecimal.ONE);
        putStops(config, "stopSequences", parameters);
        if (parameters.sampling().topK() != null) {
            target.leaveOut("top_k", "The model '" + target.model() + "' takes no 'top_k'.");
        }
        extras(parameters.extensions(), target, config);
        if (!config.isEmpty()) {
            body.set("textGenerationConfig", config);
        }
        return body;
    }

    private static ObjectNode ai21(
            String prompt, Parameters parameters, @Nullable Integer answers, BedrockTarget target) {
        ObjectNode body = JsonCodec.object().put("prompt", prompt);
        putLimit(body, "maxTokens", parameters);
        put(body, "temperature", parameters.sampling().temperature(), BigDecimal.ONE);
        put(body, "topP", parameters.sampling().topP(), BigDecimal.ONE);
        putStops(body, "stopSequences", parameters);
        if (parameters.sampling().topK() != null) {
            target.leaveOut("top_k", "The model '" + target.model() + "' takes no 'top_k'.");
        }
        if (answers != null) {
            body.put("numResults", answers);
        }
        extras(parameters.extensions(), target, body);
        return body;
    }

    private static ObjectNode cohere(
            String prompt, Parameters parameters, @Nullable Integer answers, BedrockTarget target) {
        ObjectNode body = JsonCodec.object().put("prompt", prompt);
        putLimit(body, "max_tokens", parameters);
        put(body, "temperature", parameters.sampling().temperature(), HIGHEST_OF_COHERE);
        put(body, "p", parameters.sampling().topP(), MOST_P_OF_COHERE);
        putTopK(body, "k", parameters.sampling());
        putStops(body, "stop_sequences", parameters);
        if (answers != null) {
            body.put("num_generations", answers);
        }
        extras(parameters.extensions(), target, body);
        return body;
    }

    private static void putLimit(ObjectNode body, String name, Parameters parameters) {
        if (parameters.limits().maxTokens() != null) {
            body.put(name, parameters.limits().maxTokens());
        }
    }

    private static void putStops(ObjectNode body, String name, Parameters parameters) {
        if (!parameters.limits().stop().isEmpty()) {
            ArrayNode stops = body.putArray(name);
            parameters.limits().stop().forEach(stops::add);
        }
    }

    private static void put(ObjectNode body, String name, @Nullable BigDecimal value, BigDecimal most) {
        if (value != null) {
            body.put(name, value.min(most));
        }
    }

    private static void putTopK(ObjectNode body, String name, Sampling sampling) {
        if (sampling.topK() != null) {
            body.put(name, sampling.topK());
        }
    }

    /** Unknown members are passed on where the dialect's contract is to do so, else refused unless they say nothing. */
    private static void extras(Extensions extensions, BedrockTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || name.equals("stream_options")) {
                continue;
            }
            if (extensions.forwarded()) {
                body.set(name, value);
            } else if (!ConverseExtras.isHarmless(name, value)) {
                target.leaveOut(name, "The provider Amazon Bedrock does not know the parameter '" + name + "'.");
            }
        }
    }
}
