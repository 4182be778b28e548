package io.sluice.telemetry;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the W3C's Trace Context, read as strictly as the recommendation asks: what is not valid is as if it had not been
 * sent, and a {@code tracestate} counts only beside a valid {@code traceparent}.
 */
public final class TraceHeaders {
    /** The trace and the operation in it. */
    public static final String PARENT = "traceparent";

    /** What tracing systems carry along. */
    public static final String STATE = "tracestate";

    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final int SPAN_FROM = 36;
    private static final int SPAN_TO = 52;
    private static final int FLAGS_FROM = 53;
    private static final int LENGTH = 55;
    private static final String NO_VERSION = "ff";
    private static final String OUR_VERSION = "00";
    private static final int HEX = 16;

    private TraceHeaders() {}

    /**
     * What a request says of its trace.
     *
     * @param parents every value of {@code traceparent}; more than one are none
     * @param states  every value of {@code tracestate}, in order
     * @return null when it says nothing that is valid
     */
    public static @Nullable TraceContext read(List<String> parents, List<String> states) {
        if (parents.size() != 1) {
            return null;
        }
        String parent = parents.getFirst().strip();
        if (!isValid(parent)) {
            return null;
        }
        int flags = Integer.parseInt(parent.substring(FLAGS_FROM, LENGTH), HEX);
        return new TraceContext(
                parent.substring(TRACE_FROM, TRACE_TO),
                parent.substring(SPAN_FROM, SPAN_TO),
                flags & TraceContext.KNOWN_FLAGS,
                states.isEmpty() ? "" : TraceState.read(states));
    }

    /**
     * Writes the headers of a request that is a part of the trace.
     *
     * @param header is told each one's name and value
     */
    public static void write(TraceContext context, boolean withState, BiConsumer<String, String> header) {
        header.accept(PARENT, context.parent());
        if (withState && !context.state().isEmpty()) {
            header.accept(STATE, context.state());
        }
    }

    /** Later versions may be longer and are read as far as the first one goes. */
    private static boolean isValid(String parent) {
        if (parent.length() < LENGTH) {
            return false;
        }
        String version = parent.substring(0, 2);
        boolean asLong = parent.length() == LENGTH || !version.equals(OUR_VERSION) && parent.charAt(LENGTH) == '-';
        return asLong
                && !version.equals(NO_VERSION)
                && isHex(version)
                && parent.charAt(TRACE_FROM - 1) == '-'
                && parent.charAt(SPAN_FROM - 1) == '-'
                && parent.charAt(FLAGS_FROM - 1) == '-'
                && isId(parent.substring(TRACE_FROM, TRACE_TO))
                && isId(parent.substring(SPAN_FROM, SPAN_TO))
                && isHex(parent.substring(FLAGS_FROM, LENGTH));
    }

    private static boolean isId(String text) {
        return isHex(text) && text.chars().anyMatch(digit -> digit != '0');
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(digit -> digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f');
    }
}
