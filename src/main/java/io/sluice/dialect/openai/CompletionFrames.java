package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.json.JsonCodec;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a completion's stream: chunks of the family as they came, others built from the events. */
final class CompletionFrames implements FrameEncoder {
    private final AnswerStyle style;
    private final ChunkStream stream;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();

    CompletionFrames(AnswerStyle style, Stamp stamp, Function<Failure, String> errorBody) {
        this.style = style;
        this.stream = new ChunkStream("cmpl-", "text_completion", style, stamp, errorBody);
    }

    @Override
    public String encode(ReplyFrame frame) {
        ObjectNode document = stream.read(frame);
        var written = new StringBuilder();
        if (document == null) {
            frame.events().forEach(event -> build(event, frame, written));
        } else {
            document.path("choices").forEach(choice -> passOn(document, choice, written));
            frame.events().forEach(event -> end(event, written));
        }
        return written.toString();
    }

    @Override
    public String complete() {
        return stream.complete(!begun.isEmpty() && finished.containsAll(begun));
    }

    @Override
    public String fail(Failure failure) {
        return stream.fail(failure);
    }

    private void passOn(ObjectNode document, JsonNode told, StringBuilder written) {
        if (told instanceof ObjectNode choice) {
            ObjectNode copy = JsonCodec.object();
            copy.setAll(choice);
            boolean ends = FinishWords.ALL.contains(choice.path("finish_reason").asText());
            copy.put("finish_reason", ends ? choice.path("finish_reason").asText() : null);
            write(choice.path("index").asInt(0), document, copy, ends, written);
        }
    }

    private void build(ReplyEvent event, ReplyFrame frame, StringBuilder written) {
        switch (event) {
            case ReplyEvent.TextDelta(int n, String text) -> {
                if (!text.isEmpty()) {
                    write(n, null, choice(n, text, logProbs(frame, n), null), false, written);
                }
            }
            case ReplyEvent.Finished _ -> end(event, written);
            case ReplyEvent.Started _,
                    ReplyEvent.UsageReported _,
                    ReplyEvent.LogProbs _,
                    ReplyEvent.ThoughtDelta _,
                    ReplyEvent.ThoughtSigned _,
                    ReplyEvent.ThoughtHidden _,
                    ReplyEvent.RefusalDelta _,
                    ReplyEvent.ToolCallStarted _,
                    ReplyEvent.ToolCallDelta _ -> {
                // a completion is text alone; the others stand elsewhere
            }
        }
    }

    private void end(ReplyEvent event, StringBuilder written) {
        if (event instanceof ReplyEvent.Finished(int n, var reason)) {
            write(n, null, choice(n, "", null, FinishWords.of(reason, style)), true, written);
        }
    }

    private void write(
            int index, @Nullable ObjectNode document, ObjectNode choice, boolean ends, StringBuilder written) {
        begun.add(index);
        if (!finished.contains(index)) {
            written.append(stream.chunk(document, choice));
            if (ends) {
                finished.add(index);
            }
        }
    }

    private static @Nullable JsonNode logProbs(ReplyFrame frame, int index) {
        for (ReplyEvent event : frame.events()) {
            if (event instanceof ReplyEvent.LogProbs(int n, var content) && n == index) {
                return content.node();
            }
        }
        return null;
    }

    private static ObjectNode choice(int index, String text, @Nullable JsonNode logProbs, @Nullable String finish) {
        ObjectNode choice = JsonCodec.object().put("text", text).put("index", index);
        choice.set("logprobs", logProbs);
        return choice.put("finish_reason", finish);
    }
}
