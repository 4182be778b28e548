package io.sluice.call;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a call in headers of ours, whatever its dialect.
 *
 * @param tags           for accounting and budgets, from {@code x-sluice-tags: project=atlas, stage=test}
 * @param maxCostNanoUsd the most that the call may cost, from {@code x-sluice-max-cost: 0.05}; null for no bound
 */
public record CallOptions(
        Map<String, String> tags, @Nullable Long maxCostNanoUsd) {
    /** Nothing was said. */
    public static final CallOptions NONE = new CallOptions(Map.of(), null);

    private static final String TAGS = "x-sluice-tags";
    private static final String MAX_COST = "x-sluice-max-cost";
    private static final int MOST_TAGS = 16;
    private static final Pattern TAG =
            Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_.-]{0,63})\\s*=\\s*([A-Za-z0-9_.:/@+-]{1,128})\\s*");
    private static final Pattern DOLLARS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final int NANO_DIGITS = 9;

    public CallOptions {
        tags = Map.copyOf(tags);
    }

    /**
     * Reads the headers.
     *
     * @param header the value of a header, null when it is not there
     * @throws CallFailed with {@link Failure.InvalidRequest} that names the header and its form
     */
    public static CallOptions of(Function<String, @Nullable String> header) {
        String tags = header.apply(TAGS);
        String cost = header.apply(MAX_COST);
        return tags == null && cost == null ? NONE : new CallOptions(tags(tags), cost(cost));
    }

    private static Map<String, String> tags(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Map.of();
        }
        var tags = new LinkedHashMap<String, String>();
        for (String one : header.split(",", -1)) {
            var tag = TAG.matcher(one);
            if (!tag.matches() || tags.put(tag.group(1), tag.group(2)) != null || tags.size() > MOST_TAGS) {
                throw invalid(
                        TAGS,
                        "The header '" + TAGS + "' must be up to " + MOST_TAGS
                                + " different tags such as 'project=atlas, stage=test': a name of letters, digits and"
                                + " '_.-', a value of letters, digits and '_.:/@+-'.");
            }
        }
        return tags;
    }

    private static @Nullable Long cost(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (!DOLLARS.matcher(text).matches()) {
            throw invalid(
                    MAX_COST,
                    "The header '" + MAX_COST + "' must be US dollars as a decimal number with up to 9 digits after the"
                            + " point, such as 0.05.");
        }
        return new BigDecimal(text).movePointRight(NANO_DIGITS).longValueExact();
    }

    private static CallFailed invalid(String header, String message) {
        return new CallFailed(Failure.InvalidRequest.of(header, "header", message));
    }
}
