package io.sluice.support.upstream;

import io.sluice.support.upstream.Delivery.Fault;
import io.sluice.support.upstream.Delivery.Framing;
import io.sluice.support.upstream.Score.Step;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns an answer and the way it is to be delivered into a {@link Score}. */
final class Composer {

    private final Delivery delivery;
    private final Function<VendorError, Frame> errorEvent;

    /** @param errorEvent the wire's event that breaks off a stream */
    Composer(Delivery delivery, Function<VendorError, Frame> errorEvent) {
        this.delivery = delivery;
        this.errorEvent = errorEvent;
    }

    Score compose(Answer answer, TokensServed.Key account) {
        var frames = faulty(withoutTerminator(answer.frames()));
        var writes = writes(frames);
        var steps = new ArrayList<Step>();
        pause(steps, delivery.pace().latency());
        switch (delivery.fault()) {
            case Fault.Silence _ -> steps.add(new Step.Stall());
            case Fault.Hangup(var reset) -> steps.add(new Step.Cut(reset));
            case Fault.CutAfterBytes(var bytes, var reset) -> play(steps, upTo(bytes, writes), new Step.Cut(reset));
            case Fault.CutAfterEvents cut -> play(steps, writes, new Step.Cut(cut.reset()));
            case Fault.StallAfterEvents _ -> play(steps, writes, new Step.Stall());
            case Fault.None _, Fault.EndAfterEvents _, Fault.ErrorAfterEvents _ -> play(steps, writes, null);
        }
        // A cut body still announces its whole length: that is how a client notices.
        var announced = answer.stream() ? -1 : wholeLength(answer);
        return Score.of(answer.status(), answer.headers(), announced, steps, account);
    }

    private long wholeLength(Answer answer) {
        return writes(answer.frames()).stream()
                .mapToLong(write -> write.bytes().length())
                .sum();
    }

    private List<Frame> withoutTerminator(List<Frame> frames) {
        if (delivery.framing().terminator()) {
            return frames;
        }
        return frames.stream()
                .filter(frame ->
                        !(frame instanceof Frame.Event event && event.data().equals("[DONE]")))
                .toList();
    }

    private List<Frame> faulty(List<Frame> frames) {
        return switch (delivery.fault()) {
            case Fault.StallAfterEvents(var events) -> first(events, frames);
            case Fault.CutAfterEvents cut -> first(cut.events(), frames);
            case Fault.EndAfterEvents(var events) -> first(events, frames);
            case Fault.ErrorAfterEvents(var events, var error) -> {
                var some = new ArrayList<>(first(events, frames));
                some.add(errorEvent.apply(error));
                yield some;
            }
            case Fault.None _, Fault.Silence _, Fault.Hangup _, Fault.CutAfterBytes _ -> frames;
        };
    }

    private static List<Frame> first(int events, List<Frame> frames) {
        return frames.subList(0, Math.min(events, frames.size()));
    }

    private List<Step.Write> writes(List<Frame> frames) {
        var writes = new ArrayList<Step.Write>();
        for (var frame : frames) {
            var last = writes.size() == frames.size() - 1;
            writes.add(new Step.Write(encode(frame, last), frame.credit(), 1, false));
        }
        return writes;
    }

    private Buffer encode(Frame frame, boolean last) {
        return switch (frame) {
            case Frame.Bytes body ->
                Buffer.buffer("\n".repeat(delivery.framing().leadingBlankLines()))
                        .appendBuffer(body.bytes());
            case Frame.Event event -> Buffer.buffer(encode(event, delivery.framing(), last));
        };
    }

    private static byte[] encode(Frame.Event event, Framing framing, boolean last) {
        var text = new StringBuilder();
        if (framing.comment() != null) {
            text.append(": ")
                    .append(framing.comment())
                    .append(framing.lineEnd())
                    .append(framing.lineEnd());
        }
        if (event.name() != null) {
            text.append("event: ").append(event.name()).append(framing.lineEnd());
        }
        text.append(framing.data()).append(event.data()).append(framing.lineEnd());
        if (!last || framing.lastBlankLine()) {
            text.append(framing.lineEnd());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The head, the writes with their gaps, and what comes after them. */
    private void play(List<Step> steps, List<Step.Write> writes, Step.@Nullable Terminal end) {
        steps.add(new Step.Head());
        if (writes.isEmpty() && end != null) {
            steps.add(new Step.Write(Buffer.buffer(), Tokens.NONE, 0, true));
        }
        if (delivery.pace().gap().isPositive()) {
            var offset = 0L;
            for (var write : writes) {
                if (offset > 0) {
                    pause(steps, delivery.pace().gap());
                }
                steps.addAll(split(List.of(write), offset));
                offset += write.bytes().length();
            }
        } else {
            steps.addAll(split(writes, 0));
        }
        if (end != null) {
            steps.add(end);
        }
    }

    private static void pause(List<Step> steps, Duration time) {
        if (time.isPositive()) {
            steps.add(new Step.Pause(time));
        }
    }

    /** The same bytes in the pieces asked for; a piece may hold the end of one frame and the start of the next. */
    private List<Step.Write> split(List<Step.Write> writes, long offset) {
        if (delivery.splits().every() <= 0 && delivery.splits().at().isEmpty()) {
            return writes;
        }
        var bytes = Buffer.buffer();
        writes.forEach(write -> bytes.appendBuffer(write.bytes()));
        var waiting = new ArrayDeque<>(writes);
        var pieces = new ArrayList<Step.Write>();
        var start = 0;
        var written = 0;
        for (int cut : cuts(offset, bytes.length())) {
            var credit = Tokens.NONE;
            var frames = 0;
            while (!waiting.isEmpty() && written + waiting.getFirst().bytes().length() <= cut) {
                var whole = waiting.removeFirst();
                written += whole.bytes().length();
                credit = credit.plus(whole.credit());
                frames += whole.closesFrames();
            }
            pieces.add(new Step.Write(bytes.slice(start, cut), credit, frames, true));
            start = cut;
        }
        return pieces;
    }

    /** Where a run of bytes that starts at this offset of the body is cut, its end included. */
    private SortedSet<Integer> cuts(long offset, int length) {
        var cuts = new TreeSet<Integer>();
        for (var at : delivery.splits().at()) {
            if (at > offset && at < offset + length) {
                cuts.add((int) (at - offset));
            }
        }
        var every = delivery.splits().every();
        if (every > 0) {
            for (var cut = every - offset % every; cut < length; cut += every) {
                cuts.add((int) cut);
            }
        }
        cuts.add(length);
        return cuts;
    }

    /** The writes up to this offset; the tokens of a frame cut in two are not served. */
    private static List<Step.Write> upTo(long bytes, List<Step.Write> writes) {
        var kept = new ArrayList<Step.Write>();
        var offset = 0L;
        for (var write : writes) {
            var length = write.bytes().length();
            if (offset + length > bytes) {
                if (bytes > offset) {
                    kept.add(new Step.Write(write.bytes().slice(0, (int) (bytes - offset)), Tokens.NONE, 0, false));
                }
                return kept;
            }
            kept.add(write);
            offset += length;
        }
        return kept;
    }
}
