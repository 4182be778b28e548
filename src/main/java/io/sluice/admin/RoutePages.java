package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.CatalogRoute;
import io.sluice.catalog.RouteDefinitionWriter;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of routes in the order of their names. A token holds the last name of its page, so that nothing is skipped or
 * repeated when routes come and go between two pages.
 */
final class RoutePages {
    /** Routes a page when nobody asks for a number. */
    static final int DEFAULT_SIZE = 100;

    /** Most routes a page. */
    static final int MAX_SIZE = 1000;

    private RoutePages() {}

    /** The page after the one that gave {@code token}; the first one for null. */
    static ObjectNode page(List<CatalogRoute> routes, @Nullable String pageSize, @Nullable String token) {
        int size = size(pageSize);
        String after = token == null || token.isEmpty() ? "" : name(token);
        List<CatalogRoute> rest = routes.stream()
                .filter(route -> route.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(CatalogRoute::name))
                .limit(size + 1L)
                .toList();
        ObjectNode page = JsonCodec.object();
        ArrayNode items = page.putArray("items");
        rest.stream()
                .limit(size)
                .map(route -> RouteDefinitionWriter.documentWithProvenance(route.definition()))
                .forEach(items::add);
        page.put(
                "next_page_token", rest.size() > size ? token(rest.get(size - 1).name()) : null);
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

    private static String token(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String token) {
        try {
            String name = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (RouteName.isValid(name)) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like a token that holds no name
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                "page_token",
                "page_token",
                "'page_token' is not one that this API gave. Leave it out for the first page."));
    }
}
