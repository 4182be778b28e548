package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a streamed chat, in the order that clients rely on:
 *
 * <pre>
 *   role, (content | reasoning | …)*, tool calls one after another, then an empty delta with the finish reason, once
 * </pre>
 *
 * Whatever order the upstream has. What comes after the end is dropped: clients stop reading there.
 */
final class ChoiceLane {
    private static final JsonNode NOTHING = TextNode.valueOf("");

    private final ToolCallLane calls = new ToolCallLane();
    private boolean begun;
    private boolean finished;

    /** A delta to be written, with the reason when it is the last one. */
    record Piece(ObjectNode delta, @Nullable String finish) {}

    /** Whether its role has been said. */
    boolean hasBegun() {
        return begun;
    }

    boolean isFinished() {
        return finished;
    }

    /** Whether a delta of a chunk that also calls tools or ends says anything itself. */
    boolean isTelling(ObjectNode delta) {
        for (var member : delta.properties()) {
            JsonNode value = member.getValue();
            boolean silent = value.isNull() || (begun && (member.getKey().equals("role") || value.equals(NOTHING)));
            if (!silent) {
                return true;
            }
        }
        return false;
    }

    /** Something is said; the delta is taken over. */
    List<Piece> say(ObjectNode delta) {
        if (finished) {
            return List.of();
        }
        List<Piece> pieces = new ArrayList<>(2);
        boolean ownRole = delta.path("role").isTextual();
        if (begun) {
            delta.remove("role"); // clients add up texts, roles included
        } else if (ownRole) {
            delta.put("role", "assistant");
            begun = true;
        } else {
            delta.remove("role");
            begin(pieces);
        }
        pieces.add(new Piece(delta, null));
        return pieces;
    }

    /** Part of a tool call in OpenAI's form; it is written when its turn has come. */
    List<Piece> call(ObjectNode toolCall) {
        return finished ? List.of() : withCalls(calls.accept(toolCall));
    }

    /** The choice is done. */
    List<Piece> finish(String reason) {
        if (finished) {
            return List.of();
        }
        List<Piece> pieces = withCalls(calls.flush());
        begin(pieces);
        pieces.add(new Piece(JsonCodec.object(), reason));
        finished = true;
        return pieces;
    }

    private List<Piece> withCalls(List<ObjectNode> ready) {
        List<Piece> pieces = new ArrayList<>(ready.size() + 2);
        for (ObjectNode toolCall : ready) {
            begin(pieces);
            ObjectNode delta = JsonCodec.object();
            delta.putArray("tool_calls").add(toolCall);
            pieces.add(new Piece(delta, null));
        }
        return pieces;
    }

    private void begin(List<Piece> pieces) {
        if (!begun) {
            begun = true;
            pieces.add(new Piece(JsonCodec.object().put("role", "assistant").put("content", ""), null));
        }
    }
}
