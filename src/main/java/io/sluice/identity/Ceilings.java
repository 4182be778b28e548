package io.sluice.identity;

import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.ToolSpec;
import io.sluice.model.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a grant on what a call may ask.
 *
 * @param maxTokens      most output tokens an answer, at least 1; a call that says nothing is sent with it. Null for no bound
 * @param minTemperature least temperature that may be asked for, in the caller's scale; null for no bound
 * @param maxTemperature greatest one; null for no bound
 * @param tools          names or patterns of the tools that may be declared, none for an empty list; null for any
 */
public record Ceilings(
        @Nullable Long maxTokens,
        @Nullable BigDecimal minTemperature,
        @Nullable BigDecimal maxTemperature,
        @Nullable List<NamePattern> tools) {
    /** No bounds. */
    public static final Ceilings NONE = new Ceilings(null, null, null, null);

    public Ceilings {
        tools = tools == null ? null : List.copyOf(tools);
    }

    /** What in the request passes a bound; empty when nothing does. */
    public Optional<Violation> violation(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> parameters(chat.parameters()).or(() -> tools(chat));
            case CompletionRequest completion -> parameters(completion.parameters());
            case EmbeddingRequest _ -> Optional.empty();
        };
    }

    /** The request with the bound on its output where it says none itself; call only when there is no violation. */
    @SuppressWarnings("unchecked") // each case gives the type it was given
    public <R extends ModelRequest> R applied(R request) {
        Long bound = maxTokens;
        if (bound == null) {
            return request;
        }
        return (R)
                switch ((ModelRequest) request) {
                    case ChatRequest chat ->
                        chat.parameters().limits().maxTokens() == null ? chat.withMaxTokens(bound) : chat;
                    case CompletionRequest completion ->
                        completion.parameters().limits().maxTokens() == null
                                ? completion.withMaxTokens(bound)
                                : completion;
                    case EmbeddingRequest embedding -> embedding;
                };
    }

    private Optional<Violation> parameters(Parameters parameters) {
        OutputLimits limits = parameters.limits();
        if (maxTokens != null && limits.maxTokens() != null && limits.maxTokens() > maxTokens) {
            return Optional.of(new Violation(
                    "max_tokens",
                    "ceiling",
                    "'max_tokens' is " + limits.maxTokens() + "; you were granted at most " + maxTokens + " here."));
        }
        BigDecimal temperature = parameters.sampling().temperature();
        if (temperature == null) {
            return Optional.empty();
        }
        if (minTemperature != null && temperature.compareTo(minTemperature) < 0
                || maxTemperature != null && temperature.compareTo(maxTemperature) > 0) {
            return Optional.of(new Violation(
                    "temperature",
                    "ceiling",
                    "'temperature' is " + temperature.toPlainString() + "; you were granted " + range() + " here."));
        }
        return Optional.empty();
    }

    private String range() {
        if (minTemperature == null) {
            return "at most " + plain(maxTemperature);
        }
        return maxTemperature == null
                ? "at least " + plain(minTemperature)
                : plain(minTemperature) + " to " + plain(maxTemperature);
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }

    private Optional<Violation> tools(ChatRequest chat) {
        List<NamePattern> allowed = tools;
        if (allowed == null) {
            return Optional.empty();
        }
        for (ToolSpec tool : chat.tooling().tools()) {
            if (!NamePattern.anyMatches(allowed, tool.name())) {
                return Optional.of(new Violation(
                        "tools",
                        "ceiling",
                        "The tool '" + shortened(tool.name()) + "' is not among those you were granted here ("
                                + (allowed.isEmpty() ? "none" : String.join(", ", texts(allowed))) + ")."));
            }
        }
        return Optional.empty();
    }

    private static List<String> texts(List<NamePattern> patterns) {
        return patterns.stream().map(NamePattern::text).toList();
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
