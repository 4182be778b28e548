package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import java.util.List;

/**
 * Writes the stream of an upstream of another family:
 *
 * <pre>
 *   message_start, ping, (content_block_start, content_block_delta*, content_block_stop)*, message_delta, message_stop
 * </pre>
 *
 * Usage may come after the answer has finished, so the reason waits for the end of the stream. Of several candidates the
 * first is told. Stateful, one per stream.
 */
final class BuiltStream {
    private final Decoded asked;
    private final Stamp stamp;
    private final BlockLane blocks = new BlockLane();
    private FinishReason finish = FinishReason.STOP;
    private Usage usage = Usage.ABSENT;
    private long saidTwelfths;
    private boolean started;
    private boolean refused;
    private boolean finished;

    BuiltStream(Decoded asked, Stamp stamp) {
        this.asked = asked;
        this.stamp = stamp;
    }

    String encode(ReplyFrame frame) {
        var written = new StringBuilder(started ? "" : start(frame.events()));
        frame.events().forEach(event -> written.append(encode(event)));
        return written.toString();
    }

    String complete() {
        String begun = started ? "" : start(List.of());
        String reason = StopReasons.of(finish, blocks.hasCalls(), refused);
        ObjectNode used = UsageEncoder.of(
                usage, () -> TokenEstimate.of(asked.request()), () -> TokenEstimate.ofTwelfths(saidTwelfths));
        return begun + blocks.end() + EventWriter.end(reason, used);
    }

    private String encode(ReplyEvent event) {
        return switch (event) {
            case ReplyEvent.UsageReported(Usage told) -> {
                usage = told;
                yield "";
            }
            case ReplyEvent.TextDelta(int candidate, String text) -> isTold(candidate, text) ? blocks.text(text) : "";
            case ReplyEvent.RefusalDelta(int candidate, String text) -> {
                if (!isTold(candidate, text)) {
                    yield "";
                }
                refused = true;
                yield blocks.text(text);
            }
            case ReplyEvent.ThoughtDelta(int candidate, String text) ->
                isTold(candidate, text) && asked.thoughts() ? blocks.thought(text) : "";
            case ReplyEvent.ThoughtSigned(int candidate, String signature) ->
                isTold(candidate) && asked.thoughts() ? blocks.signed(signature) : "";
            case ReplyEvent.ThoughtHidden(int candidate, String data) ->
                isTold(candidate) && asked.thoughts() ? blocks.hidden(data) : "";
            case ReplyEvent.ToolCallStarted(int candidate, int call, String id, String name) ->
                isTold(candidate) ? blocks.call(call, stamp.callId(id, call), name) : "";
            case ReplyEvent.ToolCallDelta(int candidate, int call, String arguments) ->
                isTold(candidate, arguments) ? blocks.arguments(call, arguments) : "";
            case ReplyEvent.Finished(int candidate, FinishReason reason) -> {
                if (!isTold(candidate)) {
                    yield "";
                }
                finished = true;
                finish = reason;
                yield blocks.end();
            }
            case ReplyEvent.Started _, ReplyEvent.LogProbs _ -> "";
        };
    }

    private boolean isTold(int candidate) {
        return candidate == 0 && !finished;
    }

    /** Whether this is to be told; what is, is counted. */
    private boolean isTold(int candidate, String text) {
        if (!isTold(candidate) || text.isEmpty()) {
            return false;
        }
        saidTwelfths += TokenEstimate.twelfths(text);
        return true;
    }

    /** The input is told as the upstream told it, if it did so at once; else it is estimated, and put right at the end. */
    private String start(List<ReplyEvent> first) {
        started = true;
        ReplyMeta meta = ReplyMeta.UNKNOWN;
        Usage told = Usage.ABSENT;
        for (ReplyEvent event : first) {
            if (event instanceof ReplyEvent.Started(ReplyMeta said)) {
                meta = said;
            } else if (event instanceof ReplyEvent.UsageReported(Usage said)) {
                told = said;
            }
        }
        ObjectNode message = AnthropicEncoder.head(stamp, meta);
        message.set("usage", UsageEncoder.of(told, () -> TokenEstimate.of(asked.request()), () -> 0));
        return EventWriter.start(message) + EventWriter.PING;
    }
}
