package io.sluice.pricing;

import io.sluice.provider.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line that two price tables say differently.
 *
 * @param before null when only the later one has it
 * @param after  null when only the earlier one has it
 */
public record PriceDiff(
        ProviderId provider,
        String model,
        @Nullable Price before,
        @Nullable Price after) {
    /** All lines that differ, by provider and model. */
    public static List<PriceDiff> between(PriceTable earlier, PriceTable later) {
        var rows = new TreeSet<PriceRow>(PriceRow.ORDER);
        earlier.lines().forEach(line -> rows.add(line.row()));
        later.lines().forEach(line -> rows.add(line.row()));
        var changes = new ArrayList<PriceDiff>();
        for (PriceRow row : rows) {
            Price before = price(earlier, row);
            Price after = price(later, row);
            if (before == null ? after != null : !before.equals(after)) {
                changes.add(new PriceDiff(row.provider(), row.model(), before, after));
            }
        }
        return changes;
    }

    private static @Nullable Price price(PriceTable table, PriceRow row) {
        PriceTable.Line line = table.byKey().get(row.key());
        return line == null ? null : line.row().price();
    }
}
