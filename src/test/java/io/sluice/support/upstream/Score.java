package io.sluice.support.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reply ready to be played: nothing is left to decide but when the client reads.
 *
 * @param length bytes of a whole body; -1 for a stream
 * @param account where the tokens are counted
 */
record Score(
        int status, Map<CharSequence, CharSequence> headers, long length, List<Step> steps, TokensServed.Key account) {

    /** One thing to do. */
    sealed interface Step {

        /** The status line and the headers, sent with the first write. */
        record Head() implements Step {}

        /**
         * Some bytes.
         *
         * @param credit tokens served by this write
         * @param closesFrames how many frames are whole with it
         * @param alone whether it is flushed before anything else is written
         */
        record Write(Buffer bytes, Tokens credit, int closesFrames, boolean alone) implements Step {}

        /** The same frame again and again until so many bytes were written. */
        record Repeat(Buffer frame, Tokens credit, long bytes) implements Step {}

        record Pause(Duration time) implements Step {}

        /** A step after which nothing is written. */
        sealed interface Terminal extends Step {}

        /** Nothing more is ever done; the connection stays. */
        record Stall() implements Terminal {}

        /** Closes the connection, by RST or by FIN. */
        record Cut(boolean reset) implements Terminal {}
    }

    Score {
        steps = List.copyOf(steps);
    }

    /** Makes the head ready to be copied to the wire, since a score may be played many times. */
    static Score of(int status, Map<String, String> headers, long length, List<Step> steps, TokensServed.Key account) {
        var optimized = new LinkedHashMap<CharSequence, CharSequence>();
        headers.forEach(
                (name, value) -> optimized.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)));
        if (length >= 0) {
            optimized.put(HttpHeaders.CONTENT_LENGTH, HttpHeaders.createOptimized(Long.toString(length)));
        }
        return new Score(status, optimized, length, steps, account);
    }

    /** The same score with its largest write repeated until so many bytes were written. */
    Score stretched(long bytes) {
        if (length >= 0) {
            throw new IllegalStateException("only a stream can be endless");
        }
        var longer = new ArrayList<>(steps);
        var largest = 0;
        for (var k = 0; k < steps.size(); k++) {
            if (size(steps.get(k)) > size(steps.get(largest))) {
                largest = k;
            }
        }
        if (steps.get(largest) instanceof Step.Write write) {
            longer.set(largest, new Step.Repeat(write.bytes(), write.credit(), bytes));
        }
        return new Score(status, headers, length, longer, account);
    }

    private static int size(Step step) {
        return step instanceof Step.Write write ? write.bytes().length() : 0;
    }
}
