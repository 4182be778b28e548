package io.sluice.provider.ai21;

import static io.sluice.provider.family.openai.RequestRules.drops;
import static io.sluice.provider.family.openai.RequestRules.formats;
import static io.sluice.provider.family.openai.RequestRules.functionsSayWhatTheyTake;
import static io.sluice.provider.family.openai.RequestRules.noNames;
import static io.sluice.provider.family.openai.RequestRules.refuses;
import static io.sluice.provider.family.openai.RequestRules.renames;
import static io.sluice.provider.family.openai.RequestRules.textOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.provider.Leniency;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;
import java.util.ArrayList;
import java.util.List;

/**
 * How AI21's requests differ: one system message that comes first, text only, tools without a choice.
 *
 * @see <a href="https://docs.ai21.com/reference/jamba-1-6-api-ref">AI21's API</a>
 */
final class Ai21Rules {
    private static final String NAME = "AI21 Labs";

    static final Quirks QUIRKS = Quirks.COMPATIBLE
            .withoutTopK()
            .with(ServerRules.ofChats(
                    renames("max_completion_tokens", "max_tokens"),
                    refuses(
                            NAME,
                            "seed",
                            "logprobs",
                            "top_logprobs",
                            "logit_bias",
                            "presence_penalty",
                            "frequency_penalty",
                            "top_k",
                            "tool_choice",
                            "parallel_tool_calls",
                            "reasoning_effort"),
                    drops("user", "store", "metadata", "stream_options"),
                    formats(NAME, "json_object"),
                    functionsSayWhatTheyTake(),
                    noNames(NAME),
                    textOnly(NAME),
                    Ai21Rules::instructionsFirst,
                    Ai21Rules::oneStream));

    private Ai21Rules() {}

    /** A stream tells one answer. */
    private static void oneStream(ObjectNode body, Leniency leniency) {
        if (body.path("stream").asBoolean() && body.path("n").asInt(1) > 1) {
            leniency.leaveOut("n", NAME + " streams one answer only. Remove 'n', or 'stream'.");
            body.remove("n");
        }
    }

    /** All instructions become the one system message that is taken, at the beginning. */
    private static void instructionsFirst(ObjectNode body, Leniency leniency) {
        if (!(body.get("messages") instanceof ArrayNode messages)) {
            return;
        }
        var instructions = new ArrayList<String>();
        ArrayNode written = JsonCodec.array();
        for (JsonNode message : messages) {
            if (List.of("system", "developer").contains(message.path("role").asText())) {
                instructions.add(message.path("content").asText());
            } else {
                written.add(message);
            }
        }
        if (!instructions.isEmpty()) {
            written.insertObject(0).put("role", "system").put("content", String.join("\n\n", instructions));
        }
        body.set("messages", written);
    }
}
