package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frame tells of one choice of a chat, in OpenAI's form, before it is put in order. The trees are this value's own.
 *
 * @param delta  what is said, without tool calls
 * @param calls  pieces of tool calls
 * @param finish why the choice ended; null while it goes on
 * @param extras the choice's other members
 */
record Told(
        int index,
        ObjectNode delta,
        List<ObjectNode> calls,
        @Nullable String finish,
        ObjectNode extras) {
    static Told delta(int index, ObjectNode delta) {
        return new Told(index, delta, List.of(), null, JsonCodec.object());
    }

    static Told call(int index, ObjectNode call) {
        return new Told(index, JsonCodec.object(), List.of(call), null, JsonCodec.object());
    }

    static Told finish(int index, String word) {
        return new Told(index, JsonCodec.object(), List.of(), word, JsonCodec.object());
    }
}
