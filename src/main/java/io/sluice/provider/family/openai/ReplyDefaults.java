package io.sluice.provider.family.openai;

import io.sluice.model.CallId;

/**
 * What stands in a reply's document where the server left it out. Callers of the family break without these members.
 *
 * @param key            unique to the call; letters, digits, {@code _} and {@code -} only
 * @param model          the model that was asked
 * @param createdSeconds Unix time
 */
public record ReplyDefaults(String key, String model, long createdSeconds) {
    /** The defaults of a call's reply. */
    public static ReplyDefaults of(CallId call, String model, long createdSeconds) {
        String id = call.value();
        return new ReplyDefaults(id.substring(id.indexOf('_') + 1), model, createdSeconds);
    }

    String chatId() {
        return "chatcmpl-" + key;
    }

    String completionId() {
        return "cmpl-" + key;
    }

    /** An id for a tool call that came without one. */
    String toolCallId(int candidate, int call) {
        return "call_" + key + "_" + candidate + "_" + call;
    }
}
