package io.sluice.support.upstream;

import io.sluice.support.upstream.Content.ErrorInside;
import io.sluice.support.upstream.Content.Failed;
import io.sluice.support.upstream.Delivery.Fault;
import io.sluice.support.upstream.Delivery.Framing;
import io.sluice.support.upstream.Delivery.Pace;
import io.sluice.support.upstream.Delivery.Splits;
import io.sluice.support.upstream.Said.Manner;
import io.sluice.support.upstream.Said.UsageSaid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One scripted reply, for any wire: what is said and how it travels. Immutable; every method gives a changed copy, so
 * that parts combine freely: {@code Reply.text("Hi").usage(9, 3).gap(ofMillis(20)).cutAfterEvent(2)}.
 */
public record Reply(Content content, Delivery delivery, Map<String, String> headers) {

    public Reply {
        headers = Map.copyOf(headers);
    }

    // What is said

    /** The wire's own deterministic answer: it repeats the last thing it was told. */
    public static Reply echo() {
        return of(Said.ECHO);
    }

    public static Reply text(String text) {
        return of(Said.of(new Part.Text(text)));
    }

    public static Reply refusal(String text) {
        return of(Said.of(new Part.Refusal(text)));
    }

    /** One call of a tool; the arguments are JSON text. */
    public static Reply toolCall(String id, String name, String arguments) {
        return of(Said.of(new Part.ToolCall(id, name, arguments)));
    }

    /** Thoughts; go on with {@link #andText} or {@link #andToolCall}. */
    public static Reply thinking(String text, String signature) {
        return of(Said.of(new Part.Thinking(text, signature)));
    }

    public static Reply redactedThinking(String data) {
        return of(Said.of(new Part.RedactedThinking(data)));
    }

    /** The vector of the first input; {@link #andEmbedding} gives the next ones. */
    public static Reply embedding(float... values) {
        return of(Said.of(vector(values)));
    }

    public Reply andText(String text) {
        return said(said -> said.with(new Part.Text(text)));
    }

    public Reply andThinking(String text, String signature) {
        return said(said -> said.with(new Part.Thinking(text, signature)));
    }

    public Reply andRedactedThinking(String data) {
        return said(said -> said.with(new Part.RedactedThinking(data)));
    }

    public Reply andToolCall(String id, String name, String arguments) {
        return said(said -> said.with(new Part.ToolCall(id, name, arguments)));
    }

    public Reply andEmbedding(float... values) {
        return said(said -> said.with(vector(values)));
    }

    /** The next choice of a request with {@code n > 1}. */
    public Reply orElse(Part... parts) {
        return said(said -> said.withChoice(List.of(parts)));
    }

    /** The finish reason in the vendor's own word, or any other word. */
    public Reply finish(String reason) {
        return manner(m -> new Manner(reason, m.stopSequence(), m.model(), m.tokensPerEvent()));
    }

    /** Ends because this stop sequence was met. */
    public Reply stopSequence(String sequence) {
        return manner(m -> new Manner(m.finish(), sequence, m.model(), m.tokensPerEvent()));
    }

    /** The model's name as the reply tells it, when it is not the one asked for. */
    public Reply model(String name) {
        return manner(m -> new Manner(m.finish(), m.stopSequence(), name, m.tokensPerEvent()));
    }

    public Reply tokensPerEvent(int tokens) {
        return manner(m -> new Manner(m.finish(), m.stopSequence(), m.model(), tokens));
    }

    /** Each piece in a single event, however large. */
    public Reply inOneEvent() {
        return tokensPerEvent(Integer.MAX_VALUE);
    }

    // What is counted

    /** Input not cached, and output. Told to the client and counted by the double. */
    public Reply usage(long input, long output) {
        return said(said -> said.with(
                said.accounting().then(counted -> counted.withInput(input).withOutput(output))));
    }

    /** Input tokens read from the cache, beside those of {@link #usage}. */
    public Reply cachedInput(long tokens) {
        return said(said -> said.with(said.accounting().then(counted -> counted.withCachedInput(tokens))));
    }

    /** Input tokens written to the cache, beside those of {@link #usage}. */
    public Reply cacheWrite(long tokens) {
        return said(said -> said.with(said.accounting().then(counted -> counted.withCacheWrite(tokens))));
    }

    /** The part of the output that was thought. */
    public Reply reasoningTokens(long tokens) {
        return said(said -> said.with(said.accounting().then(counted -> counted.withReasoning(tokens))));
    }

    /** Whether and how the usage is told; the double counts the truth all the same. */
    public Reply usageSaid(UsageSaid how) {
        return said(said -> said.with(how));
    }

    // Errors and other bodies

    /** The vendor's error body for this status. */
    public static Reply error(int status) {
        return error(VendorError.of(status));
    }

    public static Reply error(VendorError error) {
        return of(new Failed(error, new RetryAfter.None()));
    }

    /** 429, with the wait told in this form. */
    public static Reply rateLimited(RetryAfter retryAfter) {
        return error(429).retryAfter(retryAfter);
    }

    /** Adds a wait to an error of any status. */
    public Reply retryAfter(RetryAfter retryAfter) {
        if (content instanceof Failed failed) {
            return new Reply(new Failed(failed.error(), retryAfter), delivery, headers);
        }
        throw new IllegalStateException("only an error has a retry-after");
    }

    /** Status 200 with the vendor's error body inside; for a stream its first and only event. */
    public static Reply errorInside(VendorError error) {
        return of(new ErrorInside(error));
    }

    /** An HTML page, as load balancers and proxies answer. */
    public static Reply html(int status) {
        return body(
                status,
                "text/html",
                "<html>\r\n<head><title>" + status + "</title></head>\r\n<body>\r\n<center><h1>" + status
                        + "</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n");
    }

    /** Any body at all; counts no tokens unless {@link #counting}. */
    public static Reply body(int status, String contentType, String body) {
        return of(new Content.Raw(status, contentType, List.of(Frame.Bytes.of(body, Tokens.NONE))));
    }

    /** An event stream with these data, one event each, and nothing else; counts no tokens unless {@link #counting}. */
    public static Reply events(String... data) {
        var frames = Stream.of(data)
                .<Frame>map(text -> new Frame.Event(null, text, Tokens.NONE))
                .toList();
        return of(new Content.Raw(200, "text/event-stream; charset=utf-8", frames));
    }

    /** The tokens a raw reply stands for; they are counted when its first frame is written. */
    public Reply counting(Tokens tokens) {
        if (content instanceof Content.Raw raw && !raw.frames().isEmpty()) {
            var frames = new ArrayList<>(raw.frames());
            frames.set(0, frames.getFirst().with(tokens));
            return new Reply(new Content.Raw(raw.status(), raw.contentType(), frames), delivery, headers);
        }
        throw new IllegalStateException("only raw replies are counted by hand");
    }

    /** A stream that offers so many bytes, never more than the client reads. */
    public static Reply endless(long bytes) {
        return of(new Content.Endless(bytes));
    }

    // How it travels

    public Reply header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(content, delivery, more);
    }

    /** Time before the status line. */
    public Reply latency(Duration latency) {
        return delivery(d -> d.with(new Pace(latency, d.pace().gap())));
    }

    /** Time between two events. */
    public Reply gap(Duration gap) {
        return delivery(d -> d.with(new Pace(d.pace().latency(), gap)));
    }

    /** Takes the request and never answers. */
    public Reply silent() {
        return fault(new Fault.Silence());
    }

    /** Closes the connection before any byte of the answer. */
    public Reply hangUp() {
        return fault(new Fault.Hangup(false));
    }

    /** Says nothing more after so many events, and keeps the connection; 0 is after the headers. */
    public Reply stallAfterEvent(int events) {
        return fault(new Fault.StallAfterEvents(events));
    }

    /** Closes the connection after so many events; 0 is after the headers. */
    public Reply cutAfterEvent(int events) {
        return fault(new Fault.CutAfterEvents(events, false));
    }

    /** Ends the reply in good order after so many events: no finish, no terminator, no error. */
    public Reply endAfterEvent(int events) {
        return fault(new Fault.EndAfterEvents(events));
    }

    /** Closes the connection after so many bytes of the body. */
    public Reply cutAfterBytes(long bytes) {
        return fault(new Fault.CutAfterBytes(bytes, false));
    }

    /** A scripted close becomes a reset (TCP RST) rather than an orderly end (FIN). */
    public Reply byReset() {
        return delivery(d -> d.with(
                switch (d.fault()) {
                    case Fault.Hangup _ -> new Fault.Hangup(true);
                    case Fault.CutAfterEvents cut -> new Fault.CutAfterEvents(cut.events(), true);
                    case Fault.CutAfterBytes cut -> new Fault.CutAfterBytes(cut.bytes(), true);
                    case Fault.None _,
                            Fault.Silence _,
                            Fault.StallAfterEvents _,
                            Fault.EndAfterEvents _,
                            Fault.ErrorAfterEvents _ -> throw new IllegalStateException("no close is scripted");
                }));
    }

    /** The vendor's error event after so many events of a stream, then the end. */
    public Reply errorAfterEvent(int events, VendorError error) {
        return fault(new Fault.ErrorAfterEvents(events, error));
    }

    /** Flushes the body in pieces cut at these offsets. */
    public Reply splitAt(long... offsets) {
        return delivery(d -> d.with(
                new Splits(LongStream.of(offsets).boxed().toList(), d.splits().every())));
    }

    /** Flushes the body in pieces of so many bytes, code points cut in two as it may be. */
    public Reply splitEvery(int bytes) {
        return delivery(d -> d.with(new Splits(d.splits().at(), bytes)));
    }

    /** Ends lines of the event stream with {@code "\r\n"} or {@code "\r"}. */
    public Reply lineEnd(String lineEnd) {
        return framing(f ->
                new Framing(lineEnd, f.data(), f.comment(), f.terminator(), f.lastBlankLine(), f.leadingBlankLines()));
    }

    /** Leaves out the space after {@code data:}. */
    public Reply noSpaceAfterColon() {
        return framing(f -> new Framing(
                f.lineEnd(), "data:", f.comment(), f.terminator(), f.lastBlankLine(), f.leadingBlankLines()));
    }

    /** Writes a comment before every event, e.g. {@code keep-alive}. */
    public Reply comment(String comment) {
        return framing(f ->
                new Framing(f.lineEnd(), f.data(), comment, f.terminator(), f.lastBlankLine(), f.leadingBlankLines()));
    }

    /** Leaves out the {@code [DONE]}. */
    public Reply withoutTerminator() {
        return framing(
                f -> new Framing(f.lineEnd(), f.data(), f.comment(), false, f.lastBlankLine(), f.leadingBlankLines()));
    }

    /** Leaves out the blank line after the last event. */
    public Reply withoutLastBlankLine() {
        return framing(
                f -> new Framing(f.lineEnd(), f.data(), f.comment(), f.terminator(), false, f.leadingBlankLines()));
    }

    /** Writes blank lines before a whole body. */
    public Reply leadingBlankLines(int lines) {
        return framing(f -> new Framing(f.lineEnd(), f.data(), f.comment(), f.terminator(), f.lastBlankLine(), lines));
    }

    private static Reply of(Content content) {
        return new Reply(content, Delivery.PLAIN, Map.of());
    }

    private static Part.Vector vector(float... values) {
        var list = new ArrayList<Float>(values.length);
        for (var value : values) {
            list.add(value);
        }
        return new Part.Vector(list);
    }

    private Reply said(UnaryOperator<Said> change) {
        if (content instanceof Said said) {
            return new Reply(change.apply(said), delivery, headers);
        }
        throw new IllegalStateException("this reply says nothing that could be changed");
    }

    private Reply manner(UnaryOperator<Manner> change) {
        return said(said -> said.with(change.apply(said.manner())));
    }

    private Reply delivery(UnaryOperator<Delivery> change) {
        return new Reply(content, change.apply(delivery), headers);
    }

    private Reply fault(Fault fault) {
        return delivery(d -> d.with(fault));
    }

    private Reply framing(UnaryOperator<Framing> change) {
        return delivery(d -> d.with(change.apply(d.framing())));
    }
}
