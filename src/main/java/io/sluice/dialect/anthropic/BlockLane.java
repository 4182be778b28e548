package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.JsonProgress;
import io.sluice.json.JsonCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the blocks of an answer one after another: clients cannot read two that are open at once, but some vendors tell
 * several calls of tools in turns.
 *
 * <pre>
 *   told:     call 0 "{"   call 1 "{"   call 0 "}"   call 1 "}"
 *   written:  open 0, "{"               "}", close 0, open 1, "{"   "}"  …  close 1
 * </pre>
 *
 * A call stays open until its arguments are a whole JSON object; everything that begins meanwhile waits. All other blocks
 * end where the next one begins. Stateful, one per stream.
 */
final class BlockLane {
    private final Deque<Block> waiting = new ArrayDeque<>();
    private final Map<Integer, Block> calls = new HashMap<>();
    private @Nullable Block open;
    private int opened;

    /** Whether any tool was called. */
    boolean hasCalls() {
        return !calls.isEmpty();
    }

    String text(String more) {
        return say(Kind.TEXT, delta("text_delta", "text", more));
    }

    String thought(String more) {
        return say(Kind.THINKING, delta("thinking_delta", "thinking", more));
    }

    /** Ends the thought under way. */
    String signed(String signature) {
        Block thought = last(Kind.THINKING);
        String written = "";
        if (thought == null) {
            thought = new Block(Kind.THINKING, Blocks.thinking("", null));
            written = begin(thought);
        }
        thought.over = true;
        return written + tell(thought, delta("signature_delta", "signature", signature));
    }

    String hidden(String data) {
        return begin(new Block(Kind.WHOLE, Blocks.redacted(data)));
    }

    String call(int call, String id, String name) {
        var block = new Block(Kind.CALL, Blocks.toolUse(id, name, JsonCodec.object()));
        calls.put(call, block);
        return begin(block);
    }

    /**
     * More of a call's arguments. Blanks before them and whatever comes once they are whole are dropped: clients read the
     * pieces together as JSON, and no piece at all as an empty object.
     */
    String arguments(int call, String more) {
        Block block = calls.get(call);
        if (block == null || block.over || (!block.argued && more.isBlank())) {
            return "";
        }
        block.argued = true;
        block.progress.read(more);
        block.over = block.progress.isWhole();
        return tell(block, delta("input_json_delta", "partial_json", more)) + advance();
    }

    /** The answer is over: whatever waited is told, and the last block ends. */
    String end() {
        var written = new StringBuilder();
        calls.values().forEach(call -> call.over = true);
        written.append(advance());
        if (open != null) {
            written.append(EventWriter.blockStop(opened - 1));
            open = null;
        }
        return written.toString();
    }

    private String say(Kind kind, ObjectNode delta) {
        Block last = last(kind);
        if (last != null) {
            return tell(last, delta);
        }
        var begun = new Block(kind, kind == Kind.TEXT ? Blocks.text("") : Blocks.thinking("", null));
        return begin(begun) + tell(begun, delta);
    }

    /** The block that began last, if it is of this kind and goes on. */
    private @Nullable Block last(Kind kind) {
        Block last = waiting.isEmpty() ? open : waiting.getLast();
        return last != null && last.kind == kind && !last.over ? last : null;
    }

    private String begin(Block block) {
        waiting.add(block);
        return advance();
    }

    private String tell(Block block, ObjectNode delta) {
        if (block == open) {
            return EventWriter.blockDelta(opened - 1, delta);
        }
        block.held.add(delta);
        return "";
    }

    /** Opens what waits, as long as the block before it can end. */
    private String advance() {
        var written = new StringBuilder();
        while (!waiting.isEmpty() && (open == null || open.kind != Kind.CALL || open.over)) {
            if (open != null) {
                written.append(EventWriter.blockStop(opened - 1));
            }
            open = waiting.remove();
            int index = opened++;
            written.append(EventWriter.blockStart(index, open.start));
            open.held.forEach(delta -> written.append(EventWriter.blockDelta(index, delta)));
            open.held.clear();
        }
        return written.toString();
    }

    private static ObjectNode delta(String type, String member, String more) {
        return JsonCodec.object().put("type", type).put(member, more);
    }

    private enum Kind {
        TEXT,
        THINKING,
        CALL,
        /** Told whole at its beginning. */
        WHOLE
    }

    private static final class Block {
        private final Kind kind;
        private final ObjectNode start;
        private final List<ObjectNode> held = new ArrayList<>();
        private final JsonProgress progress = new JsonProgress();
        private boolean argued;
        private boolean over;

        private Block(Kind kind, ObjectNode start) {
            this.kind = kind;
            this.start = start;
        }
    }
}
