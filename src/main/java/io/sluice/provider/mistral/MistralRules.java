package io.sluice.provider.mistral;

import static io.sluice.provider.family.openai.RequestRules.clamps;
import static io.sluice.provider.family.openai.RequestRules.drops;
import static io.sluice.provider.family.openai.RequestRules.functionsSayWhatTheyTake;
import static io.sluice.provider.family.openai.RequestRules.noNames;
import static io.sluice.provider.family.openai.RequestRules.refuses;
import static io.sluice.provider.family.openai.RequestRules.renames;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.provider.Leniency;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;
import java.math.BigDecimal;

/**
 * How Mistral's requests differ: a member that its schema does not have is answered with 422.
 *
 * @see <a href="https://docs.mistral.ai/api/">Mistral's API</a>
 */
final class MistralRules {
    private static final String NAME = "Mistral";
    private static final BigDecimal HOTTEST = new BigDecimal("1.5");

    static final Quirks QUIRKS = Quirks.COMPATIBLE
            .withoutTopK()
            .with(ServerRules.ofChats(
                            renames("max_completion_tokens", "max_tokens"),
                            renames("seed", "random_seed"),
                            clamps("temperature", HOTTEST),
                            drops("stream_options", "user", "store", "safety_identifier", "prompt_cache_retention"),
                            refuses(NAME, "logprobs", "top_logprobs", "logit_bias", "verbosity", "top_k"),
                            noNames(NAME),
                            MistralRules::messages,
                            functionsSayWhatTheyTake())
                    .andOfEmbeddings(renames("dimensions", "output_dimension"), drops("user")));

    private MistralRules() {}

    /**
     * Puts a conversation into the order that is taken: developers are the system, tool ids have nine letters or digits, and
     * between a tool's result and the user the assistant says a word.
     */
    private static void messages(ObjectNode body, Leniency leniency) {
        if (!(body.get("messages") instanceof ArrayNode messages)) {
            return;
        }
        ArrayNode written = JsonCodec.array();
        String before = "";
        for (JsonNode node : messages) {
            if (node instanceof ObjectNode message) {
                String role = message.path("role").asText();
                if (role.equals("developer")) {
                    message.put("role", "system");
                }
                if (role.equals("user") && before.equals("tool")) {
                    written.addObject().put("role", "assistant").put("content", "Understood.");
                }
                ids(message);
                before = role;
            }
            written.add(node);
        }
        body.set("messages", written);
    }

    private static void ids(ObjectNode message) {
        if (message.path("tool_call_id").isTextual()) {
            message.put(
                    "tool_call_id",
                    MistralToolIds.of(message.get("tool_call_id").textValue()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (call instanceof ObjectNode told && told.path("id").isTextual()) {
                told.put("id", MistralToolIds.of(told.get("id").textValue()));
            }
        }
        message.remove("refusal");
        message.remove("annotations");
        message.remove("audio");
        message.remove("reasoning_content");
    }
}
