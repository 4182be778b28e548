package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ReplyEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in OpenAI's form what happened in a chat that a server of another family streams. Stateful, one per stream. */
final class EventReader {
    private final AnswerStyle style;
    private final Map<Integer, Choice> choices = new HashMap<>();

    EventReader(AnswerStyle style) {
        this.style = style;
    }

    /** The events of one frame. A call that is told whole in one frame is told in one piece. */
    List<Told> read(List<ReplyEvent> events) {
        List<Told> told = new ArrayList<>(events.size());
        for (ReplyEvent event : events) {
            switch (event) {
                case ReplyEvent.Started _, ReplyEvent.UsageReported _ -> {
                    // told by the head of every chunk, and at the end
                }
                case ReplyEvent.TextDelta(int n, String text) -> say(told, n, "content", text);
                case ReplyEvent.RefusalDelta(int n, String text) -> say(told, n, "refusal", text);
                case ReplyEvent.ThoughtDelta(int n, String text) -> {
                    of(n).thought.append(text);
                    say(told, n, "reasoning_content", text);
                }
                case ReplyEvent.ThoughtSigned(int n, String signature) -> {
                    ObjectNode thought = Thoughts.signed(of(n).thought.toString(), signature);
                    of(n).thought.setLength(0);
                    told.add(Told.delta(n, of(n).block(thought)));
                }
                case ReplyEvent.ThoughtHidden(int n, String data) ->
                    told.add(Told.delta(n, of(n).block(Thoughts.hidden(data))));
                case ReplyEvent.ToolCallStarted(int n, int call, String id, String name) ->
                    begin(told, n, call, id, name);
                case ReplyEvent.ToolCallDelta(int n, int call, String arguments) -> argue(told, n, call, arguments);
                case ReplyEvent.LogProbs(int n, var content) -> logProbs(told, n, content.node());
                case ReplyEvent.Finished(int n, var reason) -> {
                    endFunction(told, n);
                    told.add(Told.finish(n, FinishWords.of(reason, style)));
                }
            }
        }
        return told;
    }

    private static void say(List<Told> told, int n, String member, String text) {
        if (!text.isEmpty()) {
            told.add(Told.delta(n, JsonCodec.object().put(member, text)));
        }
    }

    /** They belong to the text of the same frame. */
    private static void logProbs(List<Told> told, int n, JsonNode logProbs) {
        Told text = told.stream()
                .filter(one -> one.index() == n && one.delta().has("content"))
                .findFirst()
                .orElseGet(() -> {
                    Told silent = Told.delta(n, JsonCodec.object().put("content", ""));
                    told.add(silent);
                    return silent;
                });
        text.extras().set("logprobs", logProbs);
    }

    private void begin(List<Told> told, int n, int call, String id, String name) {
        Choice choice = of(n);
        boolean first = choice.calls.isEmpty();
        if (!choice.calls.add(call)) {
            return;
        }
        if (style.legacyFunctions()) {
            if (first) {
                choice.functionCall = call;
                told.add(Told.delta(n, functionCall(name, "")));
            }
            return;
        }
        ObjectNode begun = JsonCodec.object().put("index", call).put("id", id).put("type", "function");
        begun.putObject("function").put("name", name).put("arguments", "");
        told.add(Told.call(n, begun));
    }

    private void argue(List<Told> told, int n, int call, String arguments) {
        Choice choice = of(n);
        if (arguments.isEmpty() || !choice.calls.contains(call)) {
            return;
        }
        if (style.legacyFunctions()) {
            if (choice.functionCall == call) {
                choice.functionArgued = true;
                told.add(Told.delta(n, functionCall(null, arguments)));
            }
            return;
        }
        ObjectNode last = told.isEmpty() || told.getLast().index() != n ? null : lastCall(told.getLast());
        if (last != null && last.path("index").asInt() == call && last.get("function") instanceof ObjectNode function) {
            function.put("arguments", function.path("arguments").asText() + arguments);
            return;
        }
        ObjectNode more = JsonCodec.object().put("index", call);
        more.putObject("function").put("arguments", arguments);
        told.add(Told.call(n, more));
    }

    private void endFunction(List<Told> told, int n) {
        Choice choice = of(n);
        if (choice.functionCall >= 0 && !choice.functionArgued) {
            choice.functionArgued = true;
            told.add(Told.delta(n, functionCall(null, "{}")));
        }
    }

    private static @Nullable ObjectNode lastCall(Told told) {
        return told.calls().isEmpty() ? null : told.calls().getLast();
    }

    private static ObjectNode functionCall(@Nullable String name, String arguments) {
        ObjectNode delta = JsonCodec.object();
        ObjectNode call = delta.putObject("function_call");
        if (name != null) {
            call.put("name", name);
        }
        call.put("arguments", arguments);
        return delta;
    }

    private Choice of(int n) {
        return choices.computeIfAbsent(n, ignored -> new Choice());
    }

    private static final class Choice {
        private final StringBuilder thought = new StringBuilder();
        private final Set<Integer> calls = new HashSet<>();
        private int blocks;
        private int functionCall = -1;
        private boolean functionArgued;

        /** Clients that add up lists go by an index. */
        private ObjectNode block(ObjectNode block) {
            ObjectNode delta = JsonCodec.object();
            delta.putArray("thinking_blocks").add(block.put("index", blocks++));
            return delta;
        }
    }
}
