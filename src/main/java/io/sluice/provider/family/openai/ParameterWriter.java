package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import io.sluice.provider.Leniency;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a request asks for beside its content. What the caller did not say is not sent. */
final class ParameterWriter {
    private final Quirks quirks;
    private final Leniency leniency;

    ParameterWriter(Quirks quirks, Leniency leniency) {
        this.quirks = quirks;
        this.leniency = leniency;
    }

    /** Writes the parameters of a chat. */
    void chat(Parameters parameters, ObjectNode body) {
        sampling(parameters, body);
        limits(parameters.limits(), quirks.tokenLimit().member(), body);
        if (parameters.reasoningEffort() != null) {
            body.put("reasoning_effort", parameters.reasoningEffort());
        }
        Integer logProbs = parameters.logProbs();
        if (logProbs != null) {
            body.put("logprobs", true);
            if (logProbs > 0) {
                body.put("top_logprobs", logProbs);
            }
        }
        user(parameters.user(), body);
    }

    /** Writes the parameters of a completion, whose limit is {@code max_tokens} on every server. */
    void completion(Parameters parameters, ObjectNode body) {
        sampling(parameters, body);
        limits(parameters.limits(), Quirks.TokenLimit.MAX_TOKENS.member(), body);
        if (parameters.reasoningEffort() != null) {
            leniency.leaveOut(
                    "reasoning_effort", "Completions do not take 'reasoning_effort'. Use chat, or remove it.");
        }
        if (parameters.logProbs() != null) {
            body.put("logprobs", parameters.logProbs());
        }
        user(parameters.user(), body);
    }

    /**
     * Brings a caller's own chat in line with the bound on its output, which may have been set or lowered on the way. A bound
     * that is the caller's own leaves the document as it is.
     */
    void boundOfChat(OutputLimits limits, ObjectNode document) {
        bound(limits, document, quirks.tokenLimit().member());
    }

    /** The same for a completion. */
    void boundOfCompletion(OutputLimits limits, ObjectNode document) {
        bound(limits, document, Quirks.TokenLimit.MAX_TOKENS.member());
    }

    private static void bound(OutputLimits limits, ObjectNode document, String otherwise) {
        Long bound = limits.maxTokens();
        if (bound == null) {
            return;
        }
        boolean said = false;
        for (Quirks.TokenLimit limit : Quirks.TokenLimit.values()) {
            JsonNode own = document.get(limit.member());
            if (own != null && !own.isNull()) {
                said = true;
                if (!own.canConvertToLong() || own.longValue() != bound) {
                    document.put(limit.member(), bound);
                }
            }
        }
        if (!said) {
            document.put(otherwise, bound);
        }
    }

    void user(@Nullable String user, ObjectNode body) {
        if (user != null) {
            body.put("user", user);
        }
    }

    /**
     * Writes members that the canonical model has no word for: all of them where they are to be forwarded, none otherwise.
     * They never take the place of a member written before.
     */
    void extensions(Extensions extensions, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            if (extensions.forwarded()) {
                if (!body.has(name)) {
                    body.set(name, member.getValue().node());
                }
            } else {
                leniency.leaveOut(name, "The provider behind this route does not take '" + name + "'. Remove it.");
            }
        }
    }

    private void sampling(Parameters parameters, ObjectNode body) {
        Sampling sampling = parameters.sampling();
        number(body, "temperature", sampling.temperature());
        number(body, "top_p", sampling.topP());
        if (sampling.topK() != null) {
            if (quirks.topK() || parameters.extensions().forwarded()) {
                body.put("top_k", sampling.topK());
            } else {
                leniency.leaveOut("top_k", "The provider behind this route does not take 'top_k'. Remove it.");
            }
        }
        number(body, "presence_penalty", sampling.presencePenalty());
        number(body, "frequency_penalty", sampling.frequencyPenalty());
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (sampling.logitBias() != null) {
            body.set("logit_bias", sampling.logitBias().node());
        }
    }

    private static void limits(OutputLimits limits, String tokenLimit, ObjectNode body) {
        if (limits.maxTokens() != null) {
            body.put(tokenLimit, limits.maxTokens());
        }
        if (!limits.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            limits.stop().forEach(stop::add);
        }
        Integer candidates = limits.candidates();
        if (candidates != null && candidates > 1) { // one is what everybody answers, and some refuse to be told
            body.put("n", candidates);
        }
    }

    private static void number(ObjectNode body, String name, @Nullable BigDecimal value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
