package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a chunk of a server of the family apart, and leaves the chunk itself as it is. */
final class ChunkReader {
    private ChunkReader() {}

    /** What the chunk tells, choice by choice. Why one ended is the provider's word where the chunk has none of ours. */
    static List<Told> read(ObjectNode document, ReplyFrame frame, AnswerStyle style) {
        List<Told> told = new ArrayList<>(1);
        for (JsonNode choice : document.path("choices")) {
            if (choice instanceof ObjectNode object) {
                told.add(choice(object, frame, style));
            }
        }
        for (ReplyEvent event : frame.events()) {
            boolean known = event instanceof ReplyEvent.Finished end
                    && told.stream().noneMatch(choice -> choice.index() == end.candidate() && choice.finish() != null);
            if (known && event instanceof ReplyEvent.Finished(int index, var reason)) {
                told.add(Told.finish(index, FinishWords.of(reason, style)));
            }
        }
        return told;
    }

    private static Told choice(ObjectNode choice, ReplyFrame frame, AnswerStyle style) {
        int index = choice.path("index").asInt(0);
        ObjectNode extras = copy(choice);
        extras.remove(List.of("index", "delta", "finish_reason"));
        ObjectNode delta = choice.get("delta") instanceof ObjectNode said ? copy(said) : JsonCodec.object();
        List<ObjectNode> calls = new ArrayList<>(1);
        JsonNode called = delta.remove("tool_calls");
        if (called != null) {
            called.forEach(call -> {
                if (call instanceof ObjectNode object) {
                    calls.add(object.deepCopy());
                }
            });
        }
        return new Told(index, delta, calls, finish(choice, index, frame, style), extras);
    }

    private static @Nullable String finish(ObjectNode choice, int index, ReplyFrame frame, AnswerStyle style) {
        if (!choice.path("finish_reason").isTextual()) {
            return null;
        }
        String word = choice.get("finish_reason").textValue();
        if (FinishWords.ALL.contains(word)) {
            return word;
        }
        for (ReplyEvent event : frame.events()) {
            if (event instanceof ReplyEvent.Finished(int candidate, var reason) && candidate == index) {
                return FinishWords.of(reason, style);
            }
        }
        return null;
    }

    private static ObjectNode copy(ObjectNode node) {
        ObjectNode copy = JsonCodec.object();
        copy.setAll(node);
        return copy;
    }
}
