package io.sluice.support.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request as it arrived and what became of it. The request side does not change once the body is in; the counters
 * and the outcome move while the answer is written, and may be read from any thread. Times are of
 * {@link System#nanoTime()}.
 */
public final class RecordedRequest {

    /** How the exchange ended, seen from the double. */
    public enum Outcome {
        IN_PROGRESS,
        /** The whole answer was handed to the socket. */
        COMPLETED,
        /** The client closed the connection or reset the stream before the answer was complete. */
        CANCELLED_BY_CLIENT,
        /** The script closed the connection. */
        CUT_BY_SCRIPT
    }

    private record End(Outcome outcome, long nanos) {}

    private static final End NOT_YET = new End(Outcome.IN_PROGRESS, 0);

    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Map<String, List<String>> headers;
    private final long arrivedNanos = System.nanoTime();
    private final AtomicReference<End> end = new AtomicReference<>(NOT_YET);
    private final AtomicInteger eventsSent = new AtomicInteger();
    private final AtomicLong bytesOffered = new AtomicLong();
    private final AtomicLong bytesAccepted = new AtomicLong();
    private final AtomicReference<Tokens> tokens = new AtomicReference<>(Tokens.NONE);
    private volatile byte[] body = {};
    private volatile int status;
    private volatile long firstByteNanos;

    RecordedRequest(String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
    }

    public String method() {
        return method;
    }

    /** The path as sent, undecoded, without the query. */
    public String path() {
        return path;
    }

    public Map<String, List<String>> query() {
        return query;
    }

    /** All headers, names in any case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    /** The body so far received; whole once the double answers. */
    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; fails when it is none. */
    public JsonNode json() {
        try {
            return Json.parse(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the recorded body is not JSON: " + text(), e);
        }
    }

    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** When the first byte of the answer was written; 0 before. */
    public long firstByteNanos() {
        return firstByteNanos;
    }

    /** The status answered; 0 while there is none. */
    public int status() {
        return status;
    }

    public Outcome outcome() {
        return end.get().outcome();
    }

    /** When the exchange ended, in whichever way; 0 before. */
    public long endedNanos() {
        return end.get().nanos();
    }

    /** Frames wholly written: events of a stream, or 1 for a whole body. Comments do not count. */
    public int eventsSent() {
        return eventsSent.get();
    }

    /** Bytes of the body handed to the connection. */
    public long bytesOffered() {
        return bytesOffered.get();
    }

    /** Bytes of the body the socket has taken. */
    public long bytesAccepted() {
        return bytesAccepted.get();
    }

    /** Tokens served to this request, counted as {@link TokensServed} says. */
    public Tokens tokens() {
        return tokens.get();
    }

    @Override
    public String toString() {
        return method + " " + path + " " + status + " " + outcome();
    }

    void received(byte[] bytes) {
        body = bytes;
    }

    byte[] rawBody() {
        return body;
    }

    void answered(int code) {
        status = code;
        firstByteNanos = System.nanoTime();
    }

    void offered(int bytes, int wholeFrames) {
        bytesOffered.addAndGet(bytes);
        eventsSent.addAndGet(wholeFrames);
    }

    void accepted(int bytes) {
        bytesAccepted.addAndGet(bytes);
    }

    /** Frames that were handed over could not be written. */
    void refused(int wholeFrames) {
        eventsSent.addAndGet(-wholeFrames);
    }

    /** Counts tokens; true when they are the first of this request. */
    boolean credit(Tokens more) {
        return tokens.getAndAccumulate(more, Tokens::plus).equals(Tokens.NONE);
    }

    /** Takes tokens back; true when none are left. */
    boolean takeBack(Tokens less) {
        return tokens.accumulateAndGet(less, Tokens::minus).equals(Tokens.NONE);
    }

    boolean isOver() {
        return outcome() != Outcome.IN_PROGRESS;
    }

    void end(Outcome outcome) {
        end.compareAndSet(NOT_YET, new End(outcome, System.nanoTime()));
    }

    /** The last bytes could not be written after all. */
    void notCompleted() {
        end.set(new End(Outcome.CANCELLED_BY_CLIENT, System.nanoTime()));
    }
}
