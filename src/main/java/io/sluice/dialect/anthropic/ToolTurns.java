package io.sluice.dialect.anthropic;

import io.sluice.dialect.Excerpt;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The rule of tools in a conversation: results stand in the user's turn after the assistant's that called for them, every
 * result answers one of its calls, and every call is answered there. A turn may be cut into several messages. Checked
 * before money is spent.
 */
final class ToolTurns {
    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> unanswered = new LinkedHashSet<>();
    private String lastUser = "messages";
    private boolean answering;

    /** A message of the assistant begins. */
    void assistant() {
        if (answering) {
            requireAnswers();
            called.clear();
            answering = false;
        }
    }

    /** A message of the user begins. */
    void user(String path) {
        lastUser = path;
        answering = true;
    }

    void call(String id) {
        called.add(id);
        unanswered.add(id);
    }

    void result(String id, String path) {
        if (!called.contains(id)) {
            throw Refused.with(
                    path,
                    "orphan_result",
                    "unexpected `tool_use_id` found in `tool_result` blocks: " + Excerpt.of(id)
                            + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                            + " message.");
        }
        unanswered.remove(id);
    }

    /** The conversation is over. */
    void requireAnswers() {
        if (!unanswered.isEmpty()) {
            throw Refused.with(
                    answering ? lastUser : "messages",
                    "missing_result",
                    "`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + Excerpt.of(String.join(", ", unanswered))
                            + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
    }
}
