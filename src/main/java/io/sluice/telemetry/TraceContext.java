package io.sluice.telemetry;

import java.util.HexFormat;

/**
 * A place in a distributed trace, as the headers {@code traceparent} and {@code tracestate} tell it
 * (<a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>). {@link TraceHeaders} reads and writes it.
 *
 * @param traceId the whole trace: 32 lower-case hexadecimal digits, not all zero
 * @param spanId  the operation in it that whoever hears of this is a part of: 16 such digits, not all zero
 * @param flags   of which 1 says that the trace is recorded, and 2 that its id is random; no others
 * @param state   what tracing systems carry along, valid and not ours to read; empty when there is nothing
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {
    /** The flag of traces that are recorded. */
    public static final int SAMPLED = 1;

    /** The flags there are. */
    static final int KNOWN_FLAGS = 3;

    private static final HexFormat HEX = HexFormat.of();

    public TraceContext {
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new IllegalArgumentException("flags of a trace that do not exist");
        }
    }

    /** The value of {@code traceparent}, in the one version there is. */
    public String parent() {
        return "00-" + traceId + "-" + spanId + "-" + HEX.toHexDigits((byte) flags);
    }
}
