package io.sluice.admin;

import io.sluice.ledger.Dimension;
import io.sluice.ledger.UsageRow;
import io.sluice.model.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage as a table: what it is grouped by, then what the JSON has, buckets as {@code <bucket>_tokens}. */
final class UsageCsv {
    private UsageCsv() {}

    static String of(List<Dimension> groups, List<UsageRow> rows) {
        var csv = new Csv(header(groups));
        rows.forEach(row -> csv.row(cells(row)));
        return csv.toString();
    }

    private static List<String> header(List<Dimension> groups) {
        var header = new ArrayList<String>();
        groups.forEach(group -> header.add(group.word()));
        header.addAll(List.of("calls", "attempts", "estimated_attempts", "unknown_attempts", "unpriced_attempts"));
        for (TokenBucket bucket : TokenBucket.values()) {
            header.add(bucket.id() + "_tokens");
        }
        header.add("cost_nano_usd");
        return header;
    }

    private static List<@Nullable Object> cells(UsageRow row) {
        var cells = new ArrayList<@Nullable Object>(row.group());
        cells.add(row.attempts().calls());
        cells.add(row.attempts().all());
        cells.add(row.attempts().estimated());
        cells.add(row.attempts().unknown());
        cells.add(row.attempts().unpriced());
        for (TokenBucket bucket : TokenBucket.values()) {
            cells.add(row.tokens().get(bucket));
        }
        cells.add(row.costNanoUsd());
        return cells;
    }
}
