package io.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/metrics.md} says of each metric. */
public final class MetricsPage {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(sluice_\\w+)` \\|([^|]*)\\|[^|]+\\|[^|]+\\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

    private MetricsPage() {}

    /** A metric as it is documented. */
    public record Metric(Set<String> labels, boolean always) {}

    /** All of them, by name. */
    public static Map<String, Metric> read() {
        var metrics = new LinkedHashMap<String, Metric>();
        Matcher row = ROW.matcher(text());
        while (row.find()) {
            metrics.put(row.group(1), new Metric(labels(row.group(2)), row.group(3).equals("always")));
        }
        return metrics;
    }

    private static String text() {
        try {
            return Files.readString(Path.of("docs", "metrics.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> labels(String cell) {
        var labels = new TreeSet<String>();
        LABEL.matcher(cell).results().forEach(found -> labels.add(found.group(1)));
        return labels;
    }
}
