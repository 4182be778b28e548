package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pages of things in the order of their keys. A token holds the last key of its page, so that nothing is skipped or repeated
 * when things come and go between two pages.
 *
 * @param key      what a thing is ordered by; no two have the same
 * @param isKey    whether a text from a token can be one
 * @param document how a thing is shown
 */
record Pages<T>(Function<T, String> key, Predicate<String> isKey, Function<T, ObjectNode> document) {
    /** Things a page when nobody asks for a number. */
    static final int DEFAULT_SIZE = 100;

    /** Most things a page. */
    static final int MAX_SIZE = 1000;

    /** The page after the one that gave {@code token}; the first one for null. */
    ObjectNode page(List<T> all, @Nullable String pageSize, @Nullable String token) {
        int size = size(pageSize);
        String after = token == null || token.isEmpty() ? "" : decoded(token);
        List<T> rest = all.stream()
                .filter(thing -> key.apply(thing).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(size + 1L)
                .toList();
        ObjectNode page = JsonCodec.object();
        ArrayNode items = page.putArray("items");
        rest.stream().limit(size).map(document).forEach(items::add);
        page.put("next_page_token", rest.size() > size ? encoded(key.apply(rest.get(size - 1))) : null);
        return page;
    }

    /** How many items a page is to have. */
    static int size(@Nullable String text) {
        if (text == null) {
            return DEFAULT_SIZE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                "page_size", "int_range", "'page_size' must be a whole number from 1 to " + MAX_SIZE + "."));
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private String decoded(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (isKey.test(text)) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like a token that holds no key
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                "page_token",
                "page_token",
                "'page_token' is not one that this API gave. Leave it out for the first page."));
    }
}
