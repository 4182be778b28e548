package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.TokenRule;
import java.util.ArrayList;
import java.util.List;

/** The four forms of a prompt or an input: a text, several texts, the tokens of a text, those of several. */
final class Inputs {

    /** @param text the text, or the tokens' numbers in place of the text they stand for */
    record Input(String text, int tokens) {}

    private Inputs() {}

    static List<Input> of(JsonNode node) {
        if (node.isTextual() || node.path(0).isInt()) {
            return List.of(one(node));
        }
        var inputs = new ArrayList<Input>();
        node.forEach(item -> inputs.add(one(item)));
        return inputs;
    }

    private static Input one(JsonNode node) {
        return node.isTextual()
                ? new Input(node.asText(), TokenRule.count(node.asText()))
                : new Input(node.toString(), node.size());
    }
}
