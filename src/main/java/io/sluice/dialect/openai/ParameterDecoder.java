package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.json.Json;
import io.sluice.model.OutputLimits;
import io.sluice.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what chats and completions may ask for beside their content, within OpenAI's ranges. */
final class ParameterDecoder {
    private static final int MOST_STOPS = 4;
    private static final int MOST_CANDIDATES = 128;
    private static final int MOST_LOG_PROBS = 20;

    private ParameterDecoder() {}

    static Sampling sampling(Fields request) {
        Long topK = request.integer("top_k", Integer.MIN_VALUE, Integer.MAX_VALUE);
        return new Sampling(
                request.decimal("temperature", 0, 2),
                request.decimal("top_p", 0, 1),
                topK == null || topK < 1 ? null : topK, // servers that have it switch it off by 0 or -1
                request.decimal("presence_penalty", -2, 2),
                request.decimal("frequency_penalty", -2, 2),
                request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                logitBias(request));
    }

    /**
     * @param maxTokens the limit, read by {@link #maxTokens} or {@link #maxTokensOfChat}
     */
    static OutputLimits limits(Fields request, @Nullable Long maxTokens) {
        Long candidates = request.integer("n", 1, MOST_CANDIDATES);
        return new OutputLimits(maxTokens, stop(request), candidates == null ? null : candidates.intValue());
    }

    static @Nullable Long maxTokens(Fields request, String name, long least) {
        return request.integer(name, least, Integer.MAX_VALUE);
    }

    /** Two names, one meaning: newer models know the longer one only. Both may be sent if they agree. */
    static @Nullable Long maxTokensOfChat(Fields request) {
        Long older = maxTokens(request, "max_tokens", 1);
        Long newer = maxTokens(request, "max_completion_tokens", 1);
        if (older != null && newer != null && !older.equals(newer)) {
            throw Refused.with(
                    "max_tokens",
                    "invalid_parameter_combination",
                    "'max_tokens' and 'max_completion_tokens' are two names of one limit, but two different values were"
                            + " sent. Send 'max_completion_tokens' only.");
        }
        return newer == null ? older : newer;
    }

    /** Null without {@code logprobs}, else how many alternatives are wanted. */
    static @Nullable Integer logProbsOfChat(Fields request) {
        boolean wanted = request.isTrue("logprobs");
        Long alternatives = request.integer("top_logprobs", 0, MOST_LOG_PROBS);
        if (alternatives != null && !wanted) {
            throw Refused.with(
                    "top_logprobs",
                    "invalid_value",
                    "The 'top_logprobs' parameter is only allowed when 'logprobs' is true.");
        }
        if (!wanted) {
            return null;
        }
        return alternatives == null ? 0 : alternatives.intValue();
    }

    private static List<String> stop(Fields request) {
        JsonNode stop = request.value("stop");
        if (stop == null) {
            return List.of();
        }
        String path = request.at("stop");
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        ArrayNode texts = Fields.arrayOf(stop, path, "one of a string or array of strings");
        if (texts.size() > MOST_STOPS) {
            throw Refused.tooMany(path, MOST_STOPS, texts.size());
        }
        List<String> read = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            read.add(Fields.textOf(texts.get(i), FieldPath.element(path, i)));
        }
        return read;
    }

    private static @Nullable Json logitBias(Fields request) {
        Fields bias = request.object("logit_bias");
        if (bias == null || bias.json().node().isEmpty()) {
            return null;
        }
        for (Map.Entry<String, JsonNode> entry : bias.json().node().properties()) {
            Fields.decimalOf(entry.getValue(), bias.at(Refused.cut(entry.getKey())), -100, 100);
        }
        return bias.json();
    }
}
