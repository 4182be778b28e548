package io.sluice.catalog.file;

import io.sluice.catalog.RouteFile.Declared;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a file holds.
 *
 * @param problems each with its place; empty when the file can be used
 * @param warnings what was ignored, each with its place
 */
record FileEntries(List<Entry> entries, List<String> problems, List<String> warnings) {
    FileEntries {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * One good entry.
     *
     * @param place of a field of it, for messages
     */
    record Entry(Declared declared, UnaryOperator<String> place) {}
}
