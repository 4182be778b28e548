package io.sluice.provider.perplexity;

import static io.sluice.provider.family.openai.RequestRules.drops;
import static io.sluice.provider.family.openai.RequestRules.formats;
import static io.sluice.provider.family.openai.RequestRules.noNames;
import static io.sluice.provider.family.openai.RequestRules.noTools;
import static io.sluice.provider.family.openai.RequestRules.refuses;
import static io.sluice.provider.family.openai.RequestRules.renames;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.JsonCodec;
import io.sluice.provider.Leniency;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;

/**
 * How Perplexity's requests differ: no tools, and turns that alternate. Deep research counts its reasoning beside {@code
 * completion_tokens}.
 *
 * @see <a href="https://docs.perplexity.ai/api-reference/chat-completions-post">Perplexity's API</a>
 */
final class PerplexityRules {
    private static final String NAME = "Perplexity";

    static final Quirks QUIRKS = Quirks.COMPATIBLE
            .withReasoningBeside()
            .with(ServerRules.ofChats(
                    renames("max_completion_tokens", "max_tokens"),
                    noTools(NAME),
                    refuses(NAME, "n", "seed", "logprobs", "top_logprobs", "logit_bias", "stop", "verbosity"),
                    drops("stream_options", "user", "store", "metadata"),
                    formats(NAME, "json_schema", "regex"),
                    noNames(NAME),
                    PerplexityRules::alternate));

    private PerplexityRules() {}

    /** Neighbours of one role become one turn: two in a row are refused. */
    private static void alternate(ObjectNode body, Leniency leniency) {
        if (!(body.get("messages") instanceof ArrayNode messages)) {
            return;
        }
        ArrayNode merged = JsonCodec.array();
        for (JsonNode message : messages) {
            JsonNode last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last instanceof ObjectNode before && before.path("role").equals(message.path("role"))) {
                before.set("content", joined(before.path("content"), message.path("content")));
            } else {
                merged.add(message);
            }
        }
        body.set("messages", merged);
    }

    private static JsonNode joined(JsonNode first, JsonNode second) {
        if (first.isTextual() && second.isTextual()) {
            return TextNode.valueOf(first.textValue() + "\n\n" + second.textValue());
        }
        ArrayNode parts = JsonCodec.array();
        add(first, parts);
        add(second, parts);
        return parts;
    }

    private static void add(JsonNode content, ArrayNode parts) {
        if (content instanceof ArrayNode told) {
            parts.addAll(told);
        } else if (content.isTextual()) {
            parts.addObject().put("type", "text").set("text", content);
        }
    }
}
