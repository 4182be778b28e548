package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.model.Prompt;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code prompt} and {@code input}: a string, strings, token ids, or arrays of token ids. */
final class PromptDecoder {
    private static final String EXPECTED =
            "one of a string, array of strings, array of integers or array of integer arrays";

    private final String path;
    private final int most;
    private final boolean emptyTexts;

    /**
     * @param most       how many texts or sequences are accepted
     * @param emptyTexts whether a text may be empty
     */
    PromptDecoder(String path, int most, boolean emptyTexts) {
        this.path = path;
        this.most = most;
        this.emptyTexts = emptyTexts;
    }

    Prompt decode(Fields request) {
        JsonNode value = request.requireValue(path);
        if (value.isTextual()) {
            return new Prompt.Texts(List.of(text(value, path)));
        }
        ArrayNode array = Fields.arrayOf(value, path, EXPECTED);
        if (array.isEmpty()) {
            throw Refused.empty(path);
        }
        if (array.get(0).isNumber()) {
            return new Prompt.Tokens(List.of(tokens(array, path)));
        }
        if (array.size() > most) {
            throw Refused.tooMany(path, most, array.size());
        }
        JsonNode first = array.get(0);
        if (first.isTextual()) {
            return texts(array);
        }
        if (first.isArray()) {
            return sequences(array);
        }
        throw Refused.type(FieldPath.element(path, 0), "one of a string, integer or array of integers", first);
    }

    private Prompt texts(ArrayNode array) {
        List<String> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            texts.add(text(array.get(i), FieldPath.element(path, i)));
        }
        return new Prompt.Texts(texts);
    }

    private Prompt sequences(ArrayNode array) {
        List<List<Long>> sequences = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String at = FieldPath.element(path, i);
            sequences.add(tokens(Fields.arrayOf(array.get(i), at, "an array of integers"), at));
        }
        return new Prompt.Tokens(sequences);
    }

    private String text(JsonNode value, String at) {
        String text = Fields.textOf(value, at);
        if (text.isEmpty() && !emptyTexts) {
            throw Refused.emptyText(at);
        }
        return text;
    }

    private static List<Long> tokens(ArrayNode array, String at) {
        if (array.isEmpty()) {
            throw Refused.empty(at);
        }
        List<Long> tokens = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode token = array.get(i);
            String where = FieldPath.element(at, i);
            if (!token.isIntegralNumber()) {
                throw Refused.type(where, "an integer", token);
            }
            if (!token.canConvertToLong() || token.longValue() < 0) {
                throw Refused.invalid(where, "invalid_value", "not a token. Expected an integer >= 0.");
            }
            tokens.add(token.longValue());
        }
        return tokens;
    }
}
