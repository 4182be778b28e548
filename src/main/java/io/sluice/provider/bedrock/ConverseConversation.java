package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CacheLifetime;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.provider.ToolCallIds;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a request, turned into alternating turns that begin with the user's:
 *
 * <pre>
 *   system, developer ──▶ system blocks, wherever they stood
 *   user, tool        ──▶ one user turn: results of tools first, then what was said
 *   assistant         ──▶ one assistant turn: reasoning, what was said, calls of tools
 * </pre>
 *
 * Every call of a tool must be answered in the turn after it, and nothing else may be: the API refuses such a request, so it
 * is refused here. One per request.
 */
final class ConverseConversation {
    /** Of a call of a tool. */
    private static final int LONGEST_ID = 64;

    private final BedrockTarget target;
    private final ConverseBlocks blocks;
    private final ConverseCaching caching;
    private final ToolCallIds ids = new ToolCallIds(LONGEST_ID);
    private final ArrayNode system = JsonCodec.array();
    private final ArrayNode turns = JsonCodec.array();
    private final Set<String> toolNames = new LinkedHashSet<>();
    private final Set<String> unanswered = new HashSet<>();
    private @Nullable ObjectNode turn;
    private int resultsInTurn;

    private ConverseConversation(BedrockTarget target) {
        this.target = target;
        this.blocks = new ConverseBlocks(target);
        this.caching = new ConverseCaching(target.traits());
    }

    /** Reads the messages; fails with {@link CallFailed} when they make no conversation. */
    static ConverseConversation of(List<Message> messages, BedrockTarget target) {
        var conversation = new ConverseConversation(target);
        messages.stream()
                .flatMap(message -> message.parts().stream())
                .filter(Part.ToolCall.class::isInstance)
                .forEach(part -> conversation.ids.reserve(((Part.ToolCall) part).id()));
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
     * Whether a budget for thinking may be given. Claude takes none in the midst of using tools when its earlier reasoning did
     * not come back, nor when it is to go on with a text that was put into its mouth.
     */
    boolean allowsBudget() {
        JsonNode last = turns.get(turns.size() - 1);
        if (last.path("role").asText().equals("assistant")) {
            return false;
        }
        return turns.size() < 2
                || !last.path("content").path(0).has("toolResult")
                || turns.get(turns.size() - 2).path("content").path(0).has("reasoningContent");
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
            if (block.isPresent() && !block.get().has("text")) {
                target.leaveOut(field, "The provider Amazon Bedrock takes text only in system messages.");
            } else {
                block.ifPresent(text -> {
                    system.add(text);
                    caching.afterBlock(cached).ifPresent(system::add);
                });
            }
        }
    }

    private void ask(Message message, String field) {
        for (int i = 0; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            CacheLifetime cached = message.cachedAfter(i);
            if (part instanceof Part.ToolResult result) {
                if (!unanswered.remove(result.callId())) {
                    throw refused(
                            field,
                            "orphan_tool_result",
                            "The result of a tool must answer a tool call in the assistant's message right before it,"
                                    + " and only once.");
                }
                ArrayNode turn = content("user");
                turn.insert(resultsInTurn++, blocks.result(result, ids, field + ".content"));
                caching.afterBlock(cached).ifPresent(point -> turn.insert(resultsInTurn++, point));
            } else {
                blocks.said(part, field + ".content").ifPresent(block -> add("user", block, cached));
            }
        }
    }

    private void answer(Message message, String field) {
        requireAnswers(field);
        for (int i : inWireOrder(message.parts())) {
            Part part = message.parts().get(i);
            CacheLifetime cached = message.cachedAfter(i);
            String where = field + ".content";
            if (part instanceof Part.ToolCall(String id, String name, var arguments)) {
                where = field + ".tool_calls";
                toolNames.add(name);
                unanswered.add(id);
            }
            blocks.answered(part, ids, where).ifPresent(block -> add("assistant", block, cached));
        }
    }

    private void requireAnswers(String field) {
        if (!unanswered.isEmpty()) {
            throw refused(
                    field,
                    "missing_tool_result",
                    "Each tool call of an assistant's message must be answered by a result before anything else is"
                            + " said.");
        }
    }

    private void finish(int messages) {
        requireAnswers("messages." + (messages - 1));
        trimLastAnswer();
        if (turns.isEmpty()) {
            throw refused("messages", "too_short", "At least one message of the user with content is needed.");
        }
        if (!turns.get(0).path("role").asText().equals("user")) {
            throw refused(
                    "messages", "order", "The provider Amazon Bedrock wants the user to speak before the assistant.");
        }
        for (JsonNode said : turns) {
            requireTextBesideDocuments(said.path("content"));
        }
    }

    private static void requireTextBesideDocuments(JsonNode content) {
        boolean documents = false;
        boolean texts = false;
        for (JsonNode block : content) {
            documents |= block.has("document");
            texts |= block.has("text");
        }
        if (documents && !texts) {
            throw new CallFailed(new Failure.Unsupported(
                    "messages", "The provider Amazon Bedrock takes a file only beside a text in the same message."));
        }
    }

    /** Models refuse a text to be continued that ends in white space. */
    private void trimLastAnswer() {
        if (turn == null || !turn.path("role").asText().equals("assistant")) {
            return;
        }
        ArrayNode content = turn.withArray("content");
        int end = content.size() - 1;
        if (content.get(end).has("cachePoint")) {
            end--;
        }
        if (content.get(end) instanceof ObjectNode last && last.has("text")) {
            last.put("text", last.path("text").asText().stripTrailing());
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

    private void add(String role, ObjectNode block, @Nullable CacheLifetime cached) {
        content(role).add(block);
        if (!block.has("reasoningContent")) {
            caching.afterBlock(cached).ifPresent(point -> content(role).add(point));
        }
    }

    private static List<Integer> inWireOrder(List<Part> parts) {
        return IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> rank(parts.get(index))))
                .toList();
    }

    private static int rank(Part part) {
        return switch (part) {
            case Part.Thought _, Part.HiddenThought _ -> 0;
            case Part.ToolCall _ -> 2;
            case Part.Text _,
                    Part.Refusal _,
                    Part.Image _,
                    Part.Audio _,
                    Part.Document _,
                    Part.ToolResult _,
                    Part.Opaque _ -> 1;
        };
    }

    private static CallFailed refused(String field, String rule, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, rule, message));
    }
}
