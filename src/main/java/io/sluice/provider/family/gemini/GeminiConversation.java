package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a request, turned into alternating contents:
 *
 * <pre>
 *   system, developer ──▶ systemInstruction, wherever they stood
 *   user, tool        ──▶ one content of the user: results of tools in the order of their calls, then what was said
 *   assistant         ──▶ one content of the model
 * </pre>
 *
 * Every call of a tool must be answered in the turn after it, and nothing else may be: the API refuses such a request, so it
 * is refused here, before money is spent. One per request.
 */
final class GeminiConversation {
    /**
     * What the vendor documents for calls of another model, or whose signature got lost on the way.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
     */
    private static final String UNSIGNED = "skip_thought_signature_validator";

    private final GeminiTarget target;
    private final ArrayNode instructions = JsonCodec.array();
    private final ArrayNode contents = JsonCodec.array();
    private final ArrayNode saidByUser = JsonCodec.array();
    private final Map<String, Call> open = new LinkedHashMap<>();
    private @Nullable ArrayNode modelTurn;
    private boolean calledInTurn;

    private GeminiConversation(GeminiTarget target) {
        this.target = target;
    }

    /** Reads the messages; fails with {@link CallFailed} when they make no conversation. */
    static GeminiConversation of(List<Message> messages, GeminiTarget target) {
        var conversation = new GeminiConversation(target);
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages." + i);
        }
        conversation.endUserTurn("messages." + (messages.size() - 1));
        if (conversation.contents.isEmpty()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "messages", "too_short", "At least one message of the user with content is needed."));
        }
        return conversation;
    }

    /** Parts of the standing instructions; empty when there are none. */
    ArrayNode instructions() {
        return instructions;
    }

    /** The turns; at least one. */
    ArrayNode contents() {
        return contents;
    }

    private void add(Message message, String field) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruct(message, field + ".content");
            case USER, TOOL -> ask(message, field);
            case ASSISTANT -> answer(message, field);
        }
    }

    private void instruct(Message message, String field) {
        for (Part part : message.parts()) {
            if (part instanceof Part.Text || part instanceof Part.Refusal) {
                GeminiParts.said(part, target, field).ifPresent(instructions::add);
            } else {
                target.leaveOut(field, "takes text only in system messages.");
            }
        }
    }

    private void ask(Message message, String field) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result, field);
            } else {
                GeminiParts.said(part, target, field + ".content").ifPresent(saidByUser::add);
            }
        }
    }

    /** Its text is the response; pictures and files follow, for the response holds none. */
    private void result(Part.ToolResult result, String field) {
        Call call = open.get(result.callId());
        if (call == null || call.result != null) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field,
                    "orphan_tool_result",
                    "The result of a tool must answer a tool call in the assistant's message right before it, and only"
                            + " once."));
        }
        call.result = GeminiParts.result(result, call.name, target);
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text)) {
                GeminiParts.said(part, target, field + ".content").ifPresent(saidByUser::add);
            }
        }
    }

    private void endUserTurn(String field) {
        ArrayNode parts = JsonCodec.array();
        for (Call call : open.values()) {
            if (call.result == null) {
                throw new CallFailed(Failure.InvalidRequest.of(
                        field,
                        "missing_tool_result",
                        "Each tool call of an assistant's message must be answered by a result before anything else is"
                                + " said."));
            }
            parts.add(call.result);
        }
        parts.addAll(saidByUser);
        if (!parts.isEmpty()) {
            contents.addObject().put("role", "user").set("parts", parts);
            modelTurn = null;
        }
        open.clear();
        saidByUser.removeAll();
    }

    /**
     * What the model said. A signature goes back with the part it came with: a call of a tool, else the last text. Thoughts
     * themselves do not: the signature stands for them.
     */
    private void answer(Message message, String field) {
        endUserTurn(field);
        String signature = null;
        ObjectNode last = null;
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Thought(String text, String signed) -> signature = signed == null ? signature : signed;
                case Part.HiddenThought _ -> {
                    // encrypted by another vendor, for nobody else to read
                }
                case Part.ToolCall call -> {
                    call(call, signature, field + ".tool_calls");
                    signature = null;
                    last = null;
                }
                case Part.Text _, Part.Refusal _, Part.Image _, Part.Audio _, Part.Document _, Part.Opaque _ -> {
                    ObjectNode said =
                            GeminiParts.said(part, target, field + ".content").orElse(null);
                    if (said != null) {
                        modelParts().add(said);
                        last = said;
                    }
                }
                case Part.ToolResult _ ->
                    throw new CallFailed(Failure.InvalidRequest.of(
                            field + ".content", "invalid_content", "The assistant cannot give the result of a tool."));
            }
        }
        if (signature != null && last != null) {
            last.put("thoughtSignature", signature);
        }
    }

    private void call(Part.ToolCall call, @Nullable String signature, String field) {
        if (open.putIfAbsent(call.id(), new Call(call.name())) != null) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field, "duplicate_tool_call", "Two tool calls of one message have the same id."));
        }
        ArrayNode parts = modelParts();
        ObjectNode part = GeminiParts.call(call, target, field);
        if (signature != null) {
            part.put("thoughtSignature", signature);
        } else if (!calledInTurn && target.traits().signsCalls()) {
            part.put("thoughtSignature", UNSIGNED);
        }
        calledInTurn = true;
        parts.add(part);
    }

    /** The parts of the model's turn under way, else of a new one. */
    private ArrayNode modelParts() {
        if (modelTurn == null) {
            modelTurn = contents.addObject().put("role", "model").putArray("parts");
            calledInTurn = false;
        }
        return modelTurn;
    }

    /** A call that waits for its result. */
    private static final class Call {
        private final String name;
        private @Nullable ObjectNode result;

        private Call(String name) {
            this.name = name;
        }
    }
}
