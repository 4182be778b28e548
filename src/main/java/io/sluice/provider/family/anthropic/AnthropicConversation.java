package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CacheLifetime;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.provider.CacheMarks;
import io.sluice.provider.ToolCallIds;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a request, turned into alternating turns:
 *
 * <pre>
 *   system, developer ──▶ system blocks, wherever they stood
 *   user, tool        ──▶ one user turn: results of tools first, as the API demands, then what was said
 *   assistant         ──▶ one assistant turn: reasoning, what was said, calls of tools
 * </pre>
 *
 * Every call of a tool must be answered in the turn after it, and nothing else may be: the API refuses such a request, so
 * it is refused here, before money is spent. One per request.
 */
final class AnthropicConversation {
    private final AnthropicTarget target;
    private final AnthropicBlocks blocks;
    private final ToolCallIds ids = new ToolCallIds(ToolCallIds.ANY_LENGTH);
    private final ArrayNode system = JsonCodec.array();
    private final ArrayNode turns = JsonCodec.array();
    private final Set<String> toolNames = new LinkedHashSet<>();
    private final Set<String> unanswered = new HashSet<>();
    private @Nullable ObjectNode turn;
    private int resultsInTurn;

    private AnthropicConversation(AnthropicTarget target) {
        this.target = target;
        this.blocks = new AnthropicBlocks(target);
    }

    /** Reads the messages; fails with {@link CallFailed} when they make no conversation. */
    static AnthropicConversation of(List<Message> messages, AnthropicTarget target) {
        var conversation = new AnthropicConversation(target);
        conversation.reserveIds(messages);
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages." + i);
        }
        conversation.finish(messages.size());
        return conversation;
    }

    /** Standing instructions; empty when there are none. */
    ArrayNode system() {
        return system;
    }

    /** The turns; at least one. */
    ArrayNode turns() {
        return turns;
    }

    /** Names of the tools called so far, each once. */
    Set<String> toolNames() {
        return toolNames;
    }

    /**
     * Whether a budget for thinking may be given. It may not when the model is in the midst of using tools and its earlier
     * reasoning did not come back, nor when it is to go on with a text that was put into its mouth.
     */
    boolean allowsBudget() {
        JsonNode last = turns.get(turns.size() - 1);
        if (last.path("role").asText().equals("assistant")) {
            return false;
        }
        if (turns.size() < 2 || !isType(last.path("content").path(0), "tool_result")) {
            return true;
        }
        JsonNode first = turns.get(turns.size() - 2).path("content").path(0);
        return isType(first, "thinking") || isType(first, "redacted_thinking");
    }

    private void reserveIds(List<Message> messages) {
        for (Message message : messages) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    ids.reserve(call.id());
                }
            }
        }
    }

    private void add(Message message, String field) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruct(message, field + ".content");
            case USER, TOOL -> ask(message, field);
            case ASSISTANT -> answer(message, field);
        }
    }

    private void instruct(Message message, String field) {
        for (int i = 0; i < message.parts().size(); i++) {
            CacheLifetime cached = message.cachedAfter(i);
            Optional<ObjectNode> block = blocks.said(message.parts().get(i), field);
            if (block.isPresent() && !isType(block.get(), "text")) {
                target.leaveOut(field, "The provider Anthropic takes text only in system messages.");
            } else {
                block.ifPresent(text -> system.add(CacheMarks.marked(text, cached)));
            }
        }
    }

    private void ask(Message message, String field) {
        for (int i = 0; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            CacheLifetime cached = message.cachedAfter(i);
            if (part instanceof Part.ToolResult result) {
                if (!unanswered.remove(result.callId())) {
                    throw new CallFailed(Failure.InvalidRequest.of(
                            field,
                            "orphan_tool_result",
                            "The result of a tool must answer a tool call in the assistant's message right before it,"
                                    + " and only once."));
                }
                ObjectNode block = blocks.result(result, ids, field + ".content");
                content("user").insert(resultsInTurn++, CacheMarks.marked(block, cached));
            } else {
                blocks.said(part, field + ".content")
                        .ifPresent(block -> content("user").add(CacheMarks.marked(block, cached)));
            }
        }
    }

    private void answer(Message message, String field) {
        requireAnswers(field);
        for (int i : AnthropicBlocks.inWireOrder(message.parts())) {
            Part part = message.parts().get(i);
            CacheLifetime cached = message.cachedAfter(i);
            String where = field + ".content";
            if (part instanceof Part.ToolCall(String id, String name, var arguments)) {
                where = field + ".tool_calls";
                toolNames.add(name);
                unanswered.add(id);
            }
            blocks.answered(part, ids, where)
                    .ifPresent(block -> content("assistant").add(CacheMarks.marked(block, cached)));
        }
    }

    private void requireAnswers(String field) {
        if (!unanswered.isEmpty()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field,
                    "missing_tool_result",
                    "Each tool call of an assistant's message must be answered by a result before anything else is"
                            + " said."));
        }
    }

    private void finish(int messages) {
        requireAnswers("messages." + (messages - 1));
        trimLastAnswer();
        if (turns.isEmpty()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "messages", "too_short", "At least one message of the user with content is needed."));
        }
    }

    /** The API refuses a text to be continued that ends in white space. */
    private void trimLastAnswer() {
        if (turn == null || !turn.path("role").asText().equals("assistant")) {
            return;
        }
        ArrayNode content = turn.withArray("content");
        if (content.get(content.size() - 1) instanceof ObjectNode last && isType(last, "text")) {
            String trimmed = last.path("text").asText().stripTrailing();
            if (!trimmed.isEmpty()) {
                last.put("text", trimmed);
                return;
            }
            content.remove(content.size() - 1);
            if (content.isEmpty()) {
                turns.remove(turns.size() - 1);
            }
        }
    }

    /** The content of the turn under way if it is this role's, else of a new one. */
    private ArrayNode content(String role) {
        if (turn == null || !turn.path("role").asText().equals(role)) {
            turn = turns.addObject().put("role", role);
            turn.putArray("content");
            resultsInTurn = 0;
        }
        return turn.withArray("content");
    }

    private static boolean isType(JsonNode block, String type) {
        return block.path("type").asText().equals(type);
    }
}
