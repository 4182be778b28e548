package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tools of a request. {@code choice} and {@code parallel} are null when the caller said nothing, which is not the same as
 * saying the default: some providers refuse either without tools.
 */
public record Tooling(
        List<ToolSpec> tools,
        @Nullable ToolChoice choice,
        @Nullable Boolean parallel) {
    /** No tools at all. */
    public static final Tooling NONE = new Tooling(List.of(), null, null);

    public Tooling {
        tools = List.copyOf(tools);
    }
}
