package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.JsonProgress;
import io.sluice.json.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tool calls of one choice one after another. Some clients take the first fragment of the next call for the end of
 * the one before, and parse it; so fragments of later calls wait until the call under way is a whole JSON value, or the
 * choice is done.
 */
final class ToolCallLane {
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private int live;

    /** Takes one element of a delta's {@code tool_calls} and gives those that may be written now. */
    List<ObjectNode> accept(ObjectNode told) {
        int index = told.path("index").asInt(0);
        Call call = byIndex.get(index);
        if (call == null) {
            call = new Call(calls.size());
            calls.add(call);
            byIndex.put(index, call);
        }
        List<ObjectNode> ready = new ArrayList<>(2);
        if (call.position >= live) {
            call.add(told);
            release(ready);
        }
        return ready;
    }

    /** The choice is done: gives all that waits. */
    List<ObjectNode> flush() {
        List<ObjectNode> ready = new ArrayList<>();
        for (; live < calls.size(); live++) {
            Call call = calls.get(live);
            call.drainTo(ready);
            call.close(ready);
        }
        return ready;
    }

    private void release(List<ObjectNode> ready) {
        while (live < calls.size()) {
            calls.get(live).drainTo(ready);
            if (!calls.get(live).isWhole() || live + 1 == calls.size()) {
                return;
            }
            live++;
        }
    }

    /** One call: what was told of it and is not written yet. */
    private static final class Call {
        private final int position;
        private final JsonProgress progress = new JsonProgress();
        private final List<ObjectNode> waiting = new ArrayList<>(2);
        private boolean begun;
        private boolean custom;
        private boolean named;
        private boolean argued;
        private @Nullable ObjectNode nameless;

        private Call(int position) {
            this.position = position;
        }

        private boolean isWhole() {
            return progress.isWhole();
        }

        private void add(ObjectNode told) {
            told.put("index", position);
            if (!begun) {
                begun = true;
                custom = told.path("custom").isObject();
                if (!told.path("type").isTextual()) {
                    told.put("type", custom ? "custom" : "function");
                }
            }
            if (told.get("function") instanceof ObjectNode function) {
                String arguments = textOf(function.get("arguments"));
                function.put("arguments", arguments);
                progress.read(arguments);
                argued |= !arguments.isBlank();
            }
            if (custom || named) {
                waiting.add(told);
            } else {
                name(told);
            }
        }

        /** The first piece must say the name: one that does not waits for the piece that does. */
        private void name(ObjectNode told) {
            ObjectNode first = nameless;
            if (first == null) {
                first = told;
            } else if (told.get("function") instanceof ObjectNode function) {
                first.set("function", function);
            }
            named = first.path("function").path("name").isTextual();
            if (named) {
                waiting.add(first);
            }
            nameless = named ? null : first;
        }

        private void drainTo(List<ObjectNode> ready) {
            ready.addAll(waiting);
            waiting.clear();
        }

        /** A call without arguments still has an empty object of them. */
        private void close(List<ObjectNode> ready) {
            if (!argued && !custom) {
                ObjectNode last = JsonCodec.object().put("index", position);
                last.putObject("function").put("arguments", "{}");
                ready.add(last);
            }
        }

        private static String textOf(@Nullable JsonNode node) {
            return node != null && node.isTextual() ? node.textValue() : "";
        }
    }
}
