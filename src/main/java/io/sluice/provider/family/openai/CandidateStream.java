package io.sluice.provider.family.openai;

import static io.sluice.provider.family.openai.DocumentRepair.textOf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Follows one candidate of a stream, reading and repairing its part of each chunk. */
final class CandidateStream {
    private final int index;
    private final ToolCallAssembly toolCalls;
    private boolean calledTools;
    private boolean finished;

    CandidateStream(int index, ReplyDefaults defaults) {
        this.index = index;
        this.toolCalls = new ToolCallAssembly(index, defaults);
    }

    /** Whether the server has said why it ended. */
    boolean isFinished() {
        return finished;
    }

    /** Reads a choice of a chat's chunk. What comes after the end (late filter notes) stays in the document only. */
    void chat(ObjectNode choice, List<ReplyEvent> events) {
        ObjectNode delta = DocumentRepair.object(choice, "delta");
        DocumentRepair.said(delta);
        var told = new ArrayList<ReplyEvent>();
        text(textOf(delta.get("reasoning_content")), told, text -> new ReplyEvent.ThoughtDelta(index, text));
        text(DocumentRepair.contentOf(delta.get("content")), told, text -> new ReplyEvent.TextDelta(index, text));
        text(textOf(delta.get("refusal")), told, text -> new ReplyEvent.RefusalDelta(index, text));
        if (delta.get("tool_calls") instanceof ArrayNode calls) {
            calledTools = true;
            toolCalls.read(calls, told);
        }
        calledTools |= delta.path("function_call").isObject();
        end(choice, told, events);
    }

    /** Reads a choice of a completion's chunk. */
    void completion(ObjectNode choice, List<ReplyEvent> events) {
        var told = new ArrayList<ReplyEvent>();
        text(textOf(choice.get("text")), told, text -> new ReplyEvent.TextDelta(index, text));
        end(choice, told, events);
    }

    private void end(ObjectNode choice, List<ReplyEvent> told, List<ReplyEvent> events) {
        if (choice.get("logprobs") instanceof ObjectNode logProbs) {
            told.add(new ReplyEvent.LogProbs(index, Json.of(logProbs)));
        }
        String word = textOf(choice.get("finish_reason"));
        FinishReasons.failOn(word);
        if (finished || word.isEmpty()) { // in a stream an empty word means "not yet"
            choice.putNull("finish_reason");
        } else {
            if (toolCalls.hasNameless()) {
                throw WholeReader.failed(OpenAiErrors.badResponse("The provider called a tool without naming it."));
            }
            FinishReason reason = FinishReasons.read(word, calledTools);
            choice.put("finish_reason", FinishReasons.word(word, reason));
            if (calledTools) {
                toolCalls.finish(DocumentRepair.object(choice, "delta"), told);
            }
            told.add(new ReplyEvent.Finished(index, reason));
        }
        if (!finished) {
            events.addAll(told);
            finished = !word.isEmpty();
        }
    }

    private static void text(String text, List<ReplyEvent> events, Function<String, ReplyEvent> event) {
        if (!text.isEmpty()) {
            events.add(event.apply(text));
        }
    }
}
