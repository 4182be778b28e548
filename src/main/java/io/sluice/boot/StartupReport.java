package io.sluice.boot;

import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The few lines at the end of the start: what runs where, and what to do next. */
@Singleton
final class StartupReport {
    private static final String LINE = "  %-11s %s";

    private final List<StartupLine> lines;

    @Inject
    StartupReport(@All List<StartupLine> lines) {
        this.lines = lines.stream()
                .sorted(Comparator.comparingInt(StartupLine::order))
                .toList();
    }

    /** One entry a line of the terminal. */
    List<String> text() {
        List<String> report = new ArrayList<>();
        for (StartupLine line : lines) {
            String label = line.label();
            for (String text : line.text()) {
                report.add(LINE.formatted(label, text));
                label = "";
            }
        }
        return report;
    }
}
