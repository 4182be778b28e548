package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.json.JsonCodec;
import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat's stream:
 *
 * <pre>
 *   chunk of the family ──▶ ChunkReader ─┐
 *                                        ├─▶ what is told ──▶ ChoiceLane ──▶ pieces in order ──▶ ChunkStream ──▶ text
 *   events of another   ──▶ EventReader ─┘
 * </pre>
 *
 * A chunk of the family keeps every member that is unknown to us; what it tells may be written as several chunks. No
 * choice ends before every wanted one has begun: OpenAI's Java client takes a stream for over once all choices it has seen
 * are, and some upstreams tell one after the other.
 */
final class ChatFrames implements FrameEncoder {
    private final AnswerStyle style;
    private final ChunkStream stream;
    private final EventReader events;
    private final Map<Integer, ChoiceLane> lanes = new TreeMap<>();
    private final StringBuilder heldEnds = new StringBuilder();

    ChatFrames(AnswerStyle style, Stamp stamp, Function<Failure, String> errorBody) {
        this.style = style;
        this.stream = new ChunkStream("chatcmpl-", "chat.completion.chunk", style, stamp, errorBody);
        this.events = new EventReader(style);
    }

    @Override
    public String encode(ReplyFrame frame) {
        ObjectNode document = stream.read(frame);
        List<Told> told = document == null ? events.read(frame.events()) : ChunkReader.read(document, frame, style);
        var written = new StringBuilder();
        told.forEach(choice -> write(choice, document, written));
        return written.toString();
    }

    @Override
    public String complete() {
        boolean whole = !lanes.isEmpty() && lanes.values().stream().allMatch(ChoiceLane::isFinished);
        return releaseEnds() + stream.complete(whole);
    }

    @Override
    public String fail(Failure failure) {
        return releaseEnds() + stream.fail(failure);
    }

    private void write(Told told, @Nullable ObjectNode document, StringBuilder written) {
        ChoiceLane lane = lanes.computeIfAbsent(told.index(), ignored -> new ChoiceLane());
        List<ChoiceLane.Piece> pieces = new ArrayList<>(3);
        boolean nothingElse = told.calls().isEmpty() && told.finish() == null;
        if (nothingElse
                || lane.isTelling(told.delta())
                || told.extras().path("logprobs").isObject()) {
            pieces.addAll(lane.say(told.delta()));
        }
        int said = pieces.size() - 1;
        told.calls().forEach(call -> pieces.addAll(lane.call(call)));
        if (told.finish() != null) {
            pieces.addAll(lane.finish(told.finish()));
        }
        for (int i = 0; i < pieces.size(); i++) {
            ObjectNode choice = choice(told.index(), pieces.get(i));
            if (i == said && told.extras().has("logprobs")) {
                choice.set("logprobs", told.extras().remove("logprobs"));
            }
            if (i == pieces.size() - 1) {
                choice.setAll(told.extras());
            }
            boolean early = pieces.get(i).finish() != null && !haveAllBegun();
            (early ? heldEnds : written).append(stream.chunk(document, choice));
        }
        if (haveAllBegun()) {
            written.append(releaseEnds());
        }
    }

    private boolean haveAllBegun() {
        return lanes.values().stream().filter(ChoiceLane::hasBegun).count() >= style.choices();
    }

    private String releaseEnds() {
        String ends = heldEnds.toString();
        heldEnds.setLength(0);
        return ends;
    }

    private static ObjectNode choice(int index, ChoiceLane.Piece piece) {
        ObjectNode choice = JsonCodec.object().put("index", index);
        choice.set("delta", piece.delta());
        return choice.put("finish_reason", piece.finish());
    }
}
