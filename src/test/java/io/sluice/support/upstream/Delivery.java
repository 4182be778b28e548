package io.sluice.support.upstream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a reply's bytes travel: when, in which pieces, and what goes wrong on the way. */
public record Delivery(Pace pace, Fault fault, Splits splits, Framing framing) {

    static final Delivery PLAIN = new Delivery(
            new Pace(Duration.ZERO, Duration.ZERO),
            new Fault.None(),
            new Splits(List.of(), 0),
            new Framing("\n", "data: ", null, true, true, 0));

    /**
     * How fast it goes.
     *
     * @param latency time before the status line
     * @param gap time between two frames
     */
    public record Pace(Duration latency, Duration gap) {}

    /** What goes wrong. Events are counted from one; "after 0 events" is after the headers. */
    public sealed interface Fault {
        record None() implements Fault {}

        /** Takes the request and never says a word. */
        record Silence() implements Fault {}

        /** Takes the request and closes the connection before any byte. */
        record Hangup(boolean reset) implements Fault {}

        record StallAfterEvents(int events) implements Fault {}

        record CutAfterEvents(int events, boolean reset) implements Fault {}

        /** Ends the reply in good order after so many events, as if it were complete. */
        record EndAfterEvents(int events) implements Fault {}

        /** Closes the connection after so many bytes of the body, in the middle of a frame as it may be. */
        record CutAfterBytes(long bytes, boolean reset) implements Fault {}

        /** The vendor's error event instead of the next event, then the end. */
        record ErrorAfterEvents(int events, VendorError error) implements Fault {}
    }

    /**
     * Where the body is cut into separately flushed pieces.
     *
     * @param at offsets into the body
     * @param every also after each so many bytes; 0 for never
     */
    public record Splits(List<Long> at, int every) {
        public Splits {
            at = List.copyOf(at);
        }
    }

    /**
     * How events are written.
     *
     * @param lineEnd the line terminator: LF, CRLF or CR
     * @param data what comes before the data, {@code "data: "} or {@code "data:"}
     * @param comment a comment line before every event, or none
     * @param terminator whether the closing {@code [DONE]} is sent by wires that have one
     * @param lastBlankLine whether the last event is closed by its blank line
     * @param leadingBlankLines blank lines before a whole body, as DeepSeek keeps a connection alive
     */
    public record Framing(
            String lineEnd,
            String data,
            @Nullable String comment,
            boolean terminator,
            boolean lastBlankLine,
            int leadingBlankLines) {}

    Delivery with(Pace value) {
        return new Delivery(value, fault, splits, framing);
    }

    Delivery with(Fault value) {
        return new Delivery(pace, value, splits, framing);
    }

    Delivery with(Splits value) {
        return new Delivery(pace, fault, value, framing);
    }

    Delivery with(Framing value) {
        return new Delivery(pace, fault, splits, value);
    }
}
