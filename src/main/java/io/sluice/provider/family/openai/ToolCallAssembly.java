package io.sluice.provider.family.openai;

import static io.sluice.provider.family.openai.DocumentRepair.object;
import static io.sluice.provider.family.openai.DocumentRepair.textOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.ReplyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tool calls of one streamed candidate. Seen on the wire: no {@code index} at all, index 0 for every call, an
 * index counted from 1, the id or the name repeated with every fragment, arguments as an object, no id, the name after the
 * id. Afterwards each call has its place from 0 as index, says id, type and name once and first, and its arguments in text.
 */
final class ToolCallAssembly {
    private final int candidate;
    private final ReplyDefaults defaults;
    private final List<Call> calls = new ArrayList<>();

    ToolCallAssembly(int candidate, ReplyDefaults defaults) {
        this.candidate = candidate;
        this.defaults = defaults;
    }

    /** Reads and repairs the {@code tool_calls} of one delta. */
    void read(ArrayNode deltas, List<ReplyEvent> events) {
        for (JsonNode delta : deltas) {
            if (delta instanceof ObjectNode told) {
                read(told, events);
            }
        }
    }

    /**
     * The candidate is done: a call without arguments gets an empty object, for callers parse what they are given.
     *
     * @param delta the candidate's last delta
     */
    void finish(ObjectNode delta, List<ReplyEvent> events) {
        for (Call call : calls) {
            if (!call.custom && !call.argued) {
                function(delta, call).put("arguments", "{}");
                events.add(new ReplyEvent.ToolCallDelta(candidate, call.place, "{}"));
            }
        }
    }

    /** Whether there is a call that never said which tool it means. */
    boolean hasNameless() {
        return calls.stream().anyMatch(call -> call.name.isEmpty() && !call.custom);
    }

    private void read(ObjectNode delta, List<ReplyEvent> events) {
        Call known = find(delta);
        Call call = known == null ? begin(delta) : known;
        delta.put("index", call.place);
        if (known == null) {
            delta.put("id", call.id);
            delta.put("type", call.custom ? "custom" : "function");
        } else {
            delta.remove(List.of("id", "type"));
        }
        if (call.custom) {
            return; // only its own family can have asked for it: the document says it all
        }
        function(delta, call, events);
    }

    private void function(ObjectNode delta, Call call, List<ReplyEvent> events) {
        ObjectNode function = object(delta, "function");
        String name = textOf(function.get("name"));
        String arguments = DocumentRepair.arguments(function.get("arguments"));
        boolean named = !call.name.isEmpty();
        if (named || name.isEmpty()) {
            function.remove("name");
        }
        if (!named && !name.isEmpty()) {
            call.name = name;
            events.add(new ReplyEvent.ToolCallStarted(candidate, call.place, call.id, name));
            if (!call.early.isEmpty()) {
                arguments = call.early + arguments;
                call.early.setLength(0);
            }
        } else if (!named) {
            call.early.append(arguments);
            arguments = "";
        }
        function.put("arguments", arguments);
        if (!arguments.isEmpty()) {
            call.argued = true;
            events.add(new ReplyEvent.ToolCallDelta(candidate, call.place, arguments));
        }
    }

    /** What the delta says of a call; added to it when it says nothing. */
    private static ObjectNode function(ObjectNode delta, Call call) {
        ArrayNode told = delta.get("tool_calls") instanceof ArrayNode there ? there : delta.putArray("tool_calls");
        for (JsonNode entry : told) {
            if (entry instanceof ObjectNode same && same.path("index").asInt(-1) == call.place) {
                return object(same, "function");
            }
        }
        return told.addObject().put("index", call.place).putObject("function");
    }

    private @Nullable Call find(ObjectNode delta) {
        String id = textOf(delta.get("id"));
        JsonNode index = delta.get("index");
        if (index != null && index.isInt()) {
            return byIndex(index.intValue(), id);
        }
        if (!id.isEmpty()) {
            return last(call -> call.id.equals(id));
        }
        boolean names = !textOf(delta.path("function").get("name")).isEmpty();
        return names && !hasNameless() ? null : last(call -> true);
    }

    /** The latest call of this index, unless another id says that a new one begins under the same index. */
    private @Nullable Call byIndex(int index, String id) {
        Call found = last(call -> call.index == index);
        boolean another = found != null && !id.isEmpty() && found.idTold && !found.id.equals(id);
        return another ? last(call -> call.index == index && call.id.equals(id)) : found;
    }

    private @Nullable Call last(Predicate<Call> wanted) {
        return calls.reversed().stream().filter(wanted).findFirst().orElse(null);
    }

    private Call begin(ObjectNode delta) {
        String id = textOf(delta.get("id"));
        int place = calls.size();
        var call = new Call(
                place,
                delta.path("index").isInt() ? delta.get("index").intValue() : -1,
                id.isEmpty() ? defaults.toolCallId(candidate, place) : id,
                !id.isEmpty(),
                delta.path("custom").isObject());
        calls.add(call);
        return call;
    }

    private static final class Call {
        private final int place;
        private final int index;
        private final String id;
        private final boolean idTold;
        private final boolean custom;
        private final StringBuilder early = new StringBuilder();
        private String name = "";
        private boolean argued;

        private Call(int place, int index, String id, boolean idTold, boolean custom) {
            this.place = place;
            this.index = index;
            this.id = id;
            this.idTold = idTold;
            this.custom = custom;
        }
    }
}
