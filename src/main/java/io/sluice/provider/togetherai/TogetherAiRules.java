package io.sluice.provider.togetherai;

import static io.sluice.provider.family.openai.RequestRules.renames;
import static io.sluice.provider.family.openai.RequestRules.stopIsList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Leniency;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;

/**
 * How Together's requests differ: {@code logprobs} is a number in chats too, {@code stop} is a list.
 *
 * @see <a href="https://docs.together.ai/reference/chat-completions-1">Together's API</a>
 */
final class TogetherAiRules {
    static final Quirks QUIRKS = Quirks.COMPATIBLE.with(
            ServerRules.ofChats(renames("max_completion_tokens", "max_tokens"), stopIsList(), TogetherAiRules::logProbs)
                    .andOfCompletions(stopIsList()));

    private TogetherAiRules() {}

    /** OpenAI's switch and number become one number. */
    private static void logProbs(ObjectNode body, Leniency leniency) {
        JsonNode wanted = body.path("logprobs");
        JsonNode top = body.remove("top_logprobs");
        if (wanted.isBoolean()) {
            body.remove("logprobs");
            if (wanted.booleanValue()) {
                body.put("logprobs", top == null ? 1 : Math.max(1, top.asInt()));
            }
        }
    }
}
