package io.sluice.dialect.openai;

import io.sluice.json.Json;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.RouteName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads completion requests. What only OpenAI has ({@code echo}, {@code suffix}, {@code best_of}, a number of
 * {@code logprobs}) rides among the extensions, and only when it asks for anything.
 */
final class CompletionDecoder {
    private static final Set<String> READ = Set.of(
            "model",
            "prompt",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "top_k",
            "presence_penalty",
            "frequency_penalty",
            "seed",
            "logit_bias",
            "max_tokens",
            "stop",
            "n",
            "user");

    private static final int MOST_LOG_PROBS = 5;
    private static final int MOST_BEST_OF = 20;

    private CompletionDecoder() {}

    static Decoded<CompletionRequest> decode(Fields request) {
        RouteName route = Envelope.route(request);
        var prompt = new PromptDecoder("prompt", Integer.MAX_VALUE, true).decode(request);
        Delivery delivery = Envelope.delivery(request);
        boolean usageInStream = Envelope.usageInStream(request, delivery);
        // echo alone may be wanted: that is how a text is scored
        long fewest = request.isTrue("echo") ? 0 : 1;
        OutputLimits limits =
                ParameterDecoder.limits(request, ParameterDecoder.maxTokens(request, "max_tokens", fewest));
        request.integer("logprobs", 0, MOST_LOG_PROBS);
        checkBestOf(request, limits, delivery);
        var parameters = new Parameters(
                ParameterDecoder.sampling(request), limits, null, null, request.text("user"), extensions(request));
        var completion = new CompletionRequest(route, prompt, parameters, false, delivery, Envelope.source(request));
        return new Decoded<>(completion, new AnswerStyle(1, usageInStream, false, false));
    }

    private static void checkBestOf(Fields request, OutputLimits limits, Delivery delivery) {
        Long bestOf = request.integer("best_of", 1, MOST_BEST_OF);
        int wanted = limits.candidates() == null ? 1 : limits.candidates();
        if (bestOf == null) {
            return;
        }
        if (bestOf < wanted) {
            throw Refused.with(
                    "best_of",
                    "invalid_value",
                    "Invalid value for 'best_of': " + bestOf + ". It must be at least 'n', which is " + wanted + ".");
        }
        if (bestOf > wanted && delivery == Delivery.STREAM) {
            throw Refused.with(
                    "best_of",
                    "invalid_value",
                    "Invalid value for 'best_of': " + bestOf
                            + ". Results cannot be streamed when 'best_of' is greater than" + " 'n'.");
        }
    }

    private static Extensions extensions(Fields request) {
        Map<String, Json> members =
                new LinkedHashMap<>(Envelope.extensions(request, READ).members());
        members.entrySet().removeIf(member -> saysNothing(member.getKey(), member.getValue()));
        return members.isEmpty() ? Extensions.NONE : new Extensions(members, false);
    }

    private static boolean saysNothing(String name, Json value) {
        return switch (name) {
            case "echo" -> !value.node().booleanValue();
            case "suffix" -> value.node().asText().isEmpty();
            case "best_of" -> value.node().longValue() == 1;
            default -> false;
        };
    }
}
