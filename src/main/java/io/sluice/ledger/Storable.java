package io.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit to be kept. A row that the database refuses would hold up all behind it, so neither callers
 * nor providers may be able to make one: PostgreSQL takes no U+0000, UTF-8 no half of a surrogate pair, an index no long key.
 */
final class Storable {
    /** Longer text is cut: names of models, end users, tags. */
    static final int LONGEST_TEXT = 255;

    /** A longer usage document is no usage document, and is not kept. */
    static final int LONGEST_DOCUMENT = 64 * 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    static @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    static String text(String text) {
        return clean(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }

    static Map<String, String> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        tag -> text(tag.getKey()), tag -> text(tag.getValue()), (first, second) -> first));
    }

    /** Null for a document that is too long. */
    static @Nullable Json document(@Nullable Json document) {
        if (document == null) {
            return null;
        }
        Json clean = isClean(document.node()) ? document : Json.of(clean(document.node()));
        return clean.text().length() > LONGEST_DOCUMENT ? null : clean;
    }

    private static JsonNode clean(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(clean(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonCodec.array();
            node.forEach(item -> array.add(clean(item)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonCodec.object();
            node.properties().forEach(member -> object.set(clean(member.getKey()), clean(member.getValue())));
            return object;
        }
        return node;
    }

    private static boolean isClean(JsonNode node) {
        if (node.isTextual()) {
            return isClean(node.textValue());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!isClean(member.getKey())) {
                return false;
            }
        }
        for (JsonNode item : node) {
            if (!isClean(item)) {
                return false;
            }
        }
        return true;
    }

    private static String clean(String text) {
        if (isClean(text)) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (isPairAt(text, i)) {
                i++;
            } else if (isBad(chars[i])) {
                chars[i] = REPLACEMENT;
            }
        }
        return new String(chars);
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isPairAt(text, i)) {
                i++;
            } else if (isBad(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPairAt(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static boolean isBad(char c) {
        return c == 0 || Character.isSurrogate(c);
    }
}
