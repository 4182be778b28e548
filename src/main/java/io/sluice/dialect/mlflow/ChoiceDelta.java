package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one frame says of one candidate. */
final class ChoiceDelta {
    private final int index;
    private final boolean first;
    private final Map<Integer, Call> calls = new LinkedHashMap<>();
    private @Nullable String text;
    private @Nullable FinishReason finish;

    /**
     * @param first whether the candidate speaks for the first time, and so tells its role
     */
    ChoiceDelta(int index, boolean first) {
        this.index = index;
        this.first = first;
    }

    void text(String more) {
        text = text == null ? more : text + more;
    }

    void toolCall(int call, String id, String name) {
        calls.put(call, new Call(id, name));
    }

    void arguments(int call, String more) {
        Call begun = calls.computeIfAbsent(call, n -> new Call(null, null));
        begun.arguments = begun.arguments == null ? more : begun.arguments + more;
    }

    void finish(FinishReason reason) {
        finish = reason;
    }

    /** As a choice of a chat's chunk. */
    ObjectNode chat(Family family) {
        ObjectNode choice = head();
        ObjectNode delta = choice.putObject("delta");
        delta.put("role", first ? "assistant" : null);
        delta.put("content", text == null && first && calls.isEmpty() ? "" : text);
        ArrayNode written = JsonCodec.array();
        calls.forEach((number, call) -> written.add(call.write(number, family)));
        delta.set("tool_calls", written.isEmpty() ? null : written);
        return choice;
    }

    /** As a choice of a completion's chunk. */
    ObjectNode completion() {
        return head().put("text", text);
    }

    private ObjectNode head() {
        return JsonCodec.object().put("index", index).put("finish_reason", finish == null ? null : Words.of(finish));
    }

    /** A tool call, begun or continued. */
    private static final class Call {
        private final @Nullable String id;
        private final @Nullable String name;
        private @Nullable String arguments;

        private Call(@Nullable String id, @Nullable String name) {
            this.id = id;
            this.name = name;
        }

        private ObjectNode write(int number, Family family) {
            ObjectNode call =
                    JsonCodec.object().put("index", number).put("id", id).put("type", id == null ? null : "function");
            // OpenAI begins a call with empty arguments; of others' beginnings MLflow makes none at all.
            boolean empty = arguments == null && family.equals(Family.OPENAI);
            call.putObject("function").put("name", name).put("arguments", empty ? "" : arguments);
            return call;
        }
    }
}
