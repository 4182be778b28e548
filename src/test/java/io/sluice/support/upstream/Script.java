package io.sluice.support.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The replies to come, in order. A request takes the first entry that is meant for it; when there is none it gets the
 * reply for every call. A request the double refuses by itself (wrong key, malformed body) takes nothing. Safe for use
 * by several threads.
 */
public final class Script {

    private record Entry(Predicate<RecordedRequest> meantFor, Reply reply) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Replies for the next calls, whatever they are. */
    public Script next(Reply... replies) {
        for (var reply : replies) {
            nextFor(_ -> true, reply);
        }
        return this;
    }

    /** A reply for the next call of this kind. */
    public synchronized Script nextFor(Predicate<RecordedRequest> kind, Reply reply) {
        entries.add(new Entry(kind, reply));
        return this;
    }

    /** A reply for the next call that asks for this model. */
    public Script nextForModel(String model, Reply reply) {
        return nextFor(request -> request.json().path("model").asText().equals(model), reply);
    }

    /** Replies nobody has taken yet. */
    public synchronized int remaining() {
        return entries.size();
    }

    public synchronized void clear() {
        entries.clear();
    }

    synchronized Optional<Reply> take(RecordedRequest request) {
        for (var waiting = entries.iterator(); waiting.hasNext(); ) {
            var entry = waiting.next();
            if (entry.meantFor().test(request)) {
                waiting.remove();
                return Optional.of(entry.reply());
            }
        }
        return Optional.empty();
    }
}
