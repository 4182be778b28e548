package io.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers one candidate's events into its parts, in the order in which each part began. */
final class CandidateFold {
    private final List<Growing> parts = new ArrayList<>();
    private final Map<Integer, Growing> calls = new HashMap<>();
    private FinishReason finish = FinishReason.STOP;
    private @Nullable ObjectNode logProbs;

    void text(String more) {
        grow(Kind.TEXT, more);
    }

    void refusal(String more) {
        grow(Kind.REFUSAL, more);
    }

    void thought(String more) {
        grow(Kind.THOUGHT, more);
    }

    void signed(String signature) {
        Growing last = last();
        if (last == null || last.kind != Kind.THOUGHT || last.signature != null) {
            last = begin(Kind.THOUGHT);
        }
        last.signature = signature;
    }

    void hidden(String data) {
        begin(Kind.HIDDEN).text.append(data);
    }

    void toolCall(int call, String id, String name) {
        Growing begun = begin(Kind.TOOL_CALL);
        begun.id = id;
        begun.name = name;
        calls.put(call, begun);
    }

    void arguments(int call, String more) {
        Growing begun = calls.get(call);
        if (begun != null) {
            begun.text.append(more);
        }
    }

    /** Arrays of the same name ({@code content}, {@code refusal}) are joined in order. */
    void logProbs(Json told) {
        if (logProbs == null) {
            logProbs = JsonCodec.object();
        }
        for (Map.Entry<String, JsonNode> member : told.node().properties()) {
            JsonNode before = logProbs.get(member.getKey());
            if (before instanceof ArrayNode && member.getValue() instanceof ArrayNode more) {
                ArrayNode joined = JsonCodec.array();
                joined.addAll((ArrayNode) before).addAll(more);
                logProbs.set(member.getKey(), joined);
            } else if (before == null || before.isNull()) {
                logProbs.set(member.getKey(), member.getValue());
            }
        }
    }

    void finished(FinishReason reason) {
        finish = reason;
    }

    Candidate build(int index) {
        List<Part> built = parts.stream().map(Growing::build).toList();
        return new Candidate(index, built, finish, logProbs == null ? null : Json.of(logProbs));
    }

    private void grow(Kind kind, String more) {
        if (more.isEmpty()) {
            return;
        }
        Growing last = last();
        boolean same = last != null && last.kind == kind && last.signature == null;
        (same && last != null ? last : begin(kind)).text.append(more);
    }

    private @Nullable Growing last() {
        return parts.isEmpty() ? null : parts.getLast();
    }

    private Growing begin(Kind kind) {
        Growing begun = new Growing(kind);
        parts.add(begun);
        return begun;
    }

    private enum Kind {
        TEXT,
        REFUSAL,
        THOUGHT,
        HIDDEN,
        TOOL_CALL
    }

    private static final class Growing {
        private final Kind kind;
        private final StringBuilder text = new StringBuilder();
        private String id = "";
        private String name = "";
        private @Nullable String signature;

        private Growing(Kind kind) {
            this.kind = kind;
        }

        private Part build() {
            return switch (kind) {
                case TEXT -> new Part.Text(text.toString());
                case REFUSAL -> new Part.Refusal(text.toString());
                case THOUGHT -> new Part.Thought(text.toString(), signature);
                case HIDDEN -> new Part.HiddenThought(text.toString());
                case TOOL_CALL -> new Part.ToolCall(id, name, text.toString());
            };
        }
    }
}
