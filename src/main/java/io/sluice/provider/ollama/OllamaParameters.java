package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sampling, limits, thinking and the API's own members, most of which are {@code options} of the model's run. Pure. */
final class OllamaParameters {
    /** What callers send along knowing whom they talk to, beside the options. */
    private static final Set<String> OWN =
            Set.of("keep_alive", "think", "raw", "system", "template", "suffix", "truncate", "images");

    /** The same inside {@code options}. */
    private static final Set<String> OPTIONS = Set.of(
            "num_ctx",
            "num_keep",
            "num_predict",
            "num_batch",
            "num_gpu",
            "main_gpu",
            "num_thread",
            "use_mmap",
            "min_p",
            "typical_p",
            "repeat_last_n",
            "repeat_penalty",
            "mirostat",
            "mirostat_tau",
            "mirostat_eta",
            "penalize_newline");

    /** Members that change nothing in the answer: how another vendor stores, caches or labels the call. */
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private OllamaParameters() {}

    /** Writes what the caller of a chat or a completion said, and the context that the route says. */
    static void write(Parameters parameters, OllamaTarget target, ObjectNode body) {
        refuseImpossible(parameters, target);
        writeContext(target, body);
        Sampling sampling = parameters.sampling();
        OutputLimits limits = parameters.limits();
        if (limits.maxTokens() != null) {
            options(body).put("num_predict", limits.maxTokens());
        }
        if (!limits.stop().isEmpty()) {
            ArrayNode stop = options(body).putArray("stop");
            limits.stop().forEach(stop::add);
        }
        put(body, "temperature", sampling.temperature());
        put(body, "top_p", sampling.topP());
        put(body, "presence_penalty", sampling.presencePenalty());
        put(body, "frequency_penalty", sampling.frequencyPenalty());
        if (sampling.topK() != null) {
            options(body).put("top_k", sampling.topK());
        }
        if (sampling.seed() != null) {
            options(body).put("seed", sampling.seed());
        }
        if (parameters.reasoningEffort() != null) {
            think(parameters.reasoningEffort().toLowerCase(Locale.ROOT), target, body);
        }
        writeExtensions(parameters.extensions(), target, body);
    }

    /** What the route says of the context. */
    static void writeContext(OllamaTarget target, ObjectNode body) {
        if (target.contextLength() != null) {
            options(body).put("num_ctx", target.contextLength());
        }
    }

    /** Adds to the body what belongs there, leaves out what is harmless, and refuses the rest by name. */
    static void writeExtensions(Extensions extensions, OllamaTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || HARMLESS.contains(name) || saysNothing(name, value)) {
                continue;
            }
            if (OPTIONS.contains(name)) {
                options(body).set(name, value);
            } else if (name.equals("options") && value instanceof ObjectNode more) {
                options(body).setAll(more);
            } else if (OWN.contains(name)) {
                body.set(name, value);
            } else if (!extensions.forwarded()) {
                target.leaveOut(name, "The provider Ollama does not know the parameter '" + name + "'.");
            } else if (!body.has(name)) {
                body.set(name, value);
            }
        }
    }

    private static void refuseImpossible(Parameters parameters, OllamaTarget target) {
        Integer candidates = parameters.limits().candidates();
        if (candidates != null && candidates > 1) {
            target.leaveOut("n", "The provider Ollama gives one answer a call; 'n' must be 1.");
        }
        if (parameters.logProbs() != null) {
            target.leaveOut("logprobs", "Log probabilities are not told by Ollama's own API in every version of it.");
        }
        if (parameters.sampling().logitBias() != null) {
            target.leaveOut("logit_bias", "The provider Ollama takes no 'logit_bias'.");
        }
    }

    /** Most models think or do not; gpt-oss always does, and can be told how hard. */
    private static void think(String effort, OllamaTarget target, ObjectNode body) {
        if (!target.model().toLowerCase(Locale.ROOT).contains("gpt-oss")) {
            body.put("think", !effort.equals("none"));
            return;
        }
        switch (effort) {
            case "none", "minimal", "low" -> body.put("think", "low");
            case "medium" -> body.put("think", "medium");
            default -> body.put("think", "high");
        }
    }

    /** Whether the value is the one that holds anyway. */
    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "service_tier" -> value.asText().equals("auto");
            case "modalities" -> value.size() == 1 && value.path(0).asText().equals("text");
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.asLong() == 1;
            default -> false;
        };
    }

    private static void put(ObjectNode body, String name, @Nullable BigDecimal value) {
        if (value != null) {
            options(body).put(name, value);
        }
    }

    private static ObjectNode options(ObjectNode body) {
        return body.withObject("options");
    }
}
