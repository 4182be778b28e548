package io.sluice.catalog;

import java.io.Serial;
import java.util.List;

/**
 * The administrators' file cannot be used. The message is for the person who edits it: one line that names the file, then
 * one line a problem. Carries no stack trace, because nothing in the code is wrong.
 */
public final class InvalidCatalogFile extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * @param location the file
     * @param problems each with its place; at least one
     */
    public InvalidCatalogFile(String location, List<String> problems) {
        super(
                "The catalog file " + location + " cannot be used:\n  " + String.join("\n  ", problems),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    /** Each problem with its place. */
    public List<String> problems() {
        return problems;
    }
}
