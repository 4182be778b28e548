package io.sluice.pricing;

import io.sluice.provider.ProviderId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one moment. A model's exact name beats every pattern, the longest pattern the others; of lines that say the
 * same model, the one of the latest version holds. Immutable but for the answers it remembers. For any thread.
 */
public final class PriceTable {
    /** No prices. */
    static final PriceTable EMPTY = new PriceTable(List.of(), UnaryOperator.identity());

    /** Models are configured, so there are few; callers who can name any model must not fill the memory. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final Set<String> BEDROCK = Set.of("bedrock", "amazon-bedrock");
    private static final Set<String> BEDROCK_PROFILES =
            Set.of("us", "us-gov", "eu", "apac", "global", "jp", "au", "ca");
    private static final ModelPrice UNKNOWN = new ModelPrice.Unknown();

    private final Map<PriceRow.Key, Line> lines;
    private final Map<PriceRow.Key, ModelPrice.Known> exact = new HashMap<>();
    private final Map<String, List<Line>> patterns = new HashMap<>();
    private final ConcurrentHashMap<PriceRow.Key, ModelPrice> remembered = new ConcurrentHashMap<>();
    private final AtomicInteger rememberedCount = new AtomicInteger();

    /**
     * @param versions  in the order in which they take effect
     * @param canonical a provider's own id for whatever id stands in a line
     */
    PriceTable(List<PriceVersion> versions, UnaryOperator<ProviderId> canonical) {
        var all = new LinkedHashMap<PriceRow.Key, Line>();
        for (PriceVersion version : versions) {
            for (PriceRow row : version.rows()) {
                var line =
                        new Line(new PriceRow(canonical.apply(row.provider()), row.model(), row.price()), version.id());
                all.put(line.row().key(), line);
            }
        }
        this.lines = all;
        all.forEach((key, line) -> {
            if (line.row().isPattern()) {
                patterns.computeIfAbsent(key.provider(), p -> new ArrayList<>()).add(line);
            } else {
                exact.put(key, line.price());
            }
        });
        patterns.values()
                .forEach(list -> list.sort(Comparator.comparingInt(
                                (Line line) -> line.row().model().length())
                        .reversed()));
    }

    /** What a model costs: one look-up in memory when it was asked for before. */
    public ModelPrice find(ProviderId provider, String model) {
        var key = new PriceRow.Key(provider.value(), model);
        ModelPrice known = remembered.get(key);
        if (known != null) {
            return known;
        }
        ModelPrice found = look(key);
        if (rememberedCount.get() < MOST_REMEMBERED && remembered.putIfAbsent(key, found) == null) {
            rememberedCount.incrementAndGet();
        }
        return found;
    }

    /** All lines that hold, by provider and model. */
    public List<Line> lines() {
        return lines.values().stream()
                .sorted(Comparator.comparing(Line::row, PriceRow.ORDER))
                .toList();
    }

    /** How many answers are remembered. */
    int remembered() {
        return remembered.size();
    }

    /** The lines that hold, by where they stand. */
    Map<PriceRow.Key, Line> byKey() {
        return lines;
    }

    private ModelPrice look(PriceRow.Key key) {
        ModelPrice found = lookExactly(key);
        if (found == null && BEDROCK.contains(key.provider())) {
            // An inference profile of several regions costs as its model, where it has no line of its own.
            int dot = key.model().indexOf('.');
            if (dot > 0 && BEDROCK_PROFILES.contains(key.model().substring(0, dot))) {
                found = lookExactly(new PriceRow.Key(key.provider(), key.model().substring(dot + 1)));
            }
        }
        return found == null ? UNKNOWN : found;
    }

    private ModelPrice.@Nullable Known lookExactly(PriceRow.Key key) {
        ModelPrice.Known price = exact.get(key);
        if (price != null) {
            return price;
        }
        return patterns.getOrDefault(key.provider(), List.of()).stream()
                .filter(line -> line.row().matches(key.model()))
                .findFirst()
                .map(Line::price)
                .orElse(null);
    }

    /** A line that holds, and the version that it is from. */
    public record Line(PriceRow row, String version) {
        ModelPrice.Known price() {
            return new ModelPrice.Known(row.price(), version);
        }
    }
}
