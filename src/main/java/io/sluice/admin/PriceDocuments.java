package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.pricing.PriceDiff;
import io.sluice.pricing.PriceTable;
import io.sluice.pricing.PriceVersion;
import io.sluice.pricing.PriceWriter;
import io.sluice.pricing.UnpricedModels;
import io.sluice.provider.ProviderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prices as this API shows them. */
final class PriceDocuments {
    private PriceDocuments() {}

    /**
     * A page of the lines that hold, by provider and model.
     *
     * @param provider of these only; null for all
     * @param model    of lines that can be for this model only; null for all
     */
    static ObjectNode page(
            PriceTable table,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String pageSize,
            @Nullable String token) {
        int size = Pages.size(pageSize);
        String after = token == null || token.isEmpty() ? "" : place(token);
        ProviderId wanted = provider == null ? null : ProviderId.of(provider);
        List<PriceTable.Line> rest = table.lines().stream()
                .filter(line -> wanted == null || line.row().provider().equals(wanted))
                .filter(line -> model == null
                        || line.row().model().equals(model)
                        || line.row().matches(model))
                .filter(line -> place(line).compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        ObjectNode page = JsonCodec.object();
        ArrayNode items = page.putArray("items");
        rest.stream()
                .limit(size)
                .map(line -> PriceWriter.document(line.row()).put("version", line.version()))
                .forEach(items::add);
        page.put("next_page_token", rest.size() > size ? token(rest.get(size - 1)) : null);
        return page;
    }

    /** A version without its prices. */
    static ObjectNode version(PriceVersion version, Instant now) {
        ObjectNode document = JsonCodec.object()
                .put("version", version.id())
                .put("origin", version.origin().name().toLowerCase(Locale.ROOT))
                .put("state", version.activateAt().isAfter(now) ? "pending" : "active");
        document.put(
                "activate_at",
                version.activateAt().equals(Instant.EPOCH)
                        ? null
                        : version.activateAt().toString());
        return document.put("created_at", version.createdAt().toString())
                .put("note", version.note())
                .put("size", version.rows().size());
    }

    /** A version with its prices. */
    static ObjectNode wholeVersion(PriceVersion version, Instant now) {
        ObjectNode document = version(version, now);
        ArrayNode prices = document.putArray("prices");
        version.rows().forEach(row -> prices.add(PriceWriter.document(row)));
        return document;
    }

    static ObjectNode versions(List<PriceVersion> versions, Instant now) {
        ObjectNode document = JsonCodec.object();
        ArrayNode items = document.putArray("items");
        versions.forEach(version -> items.add(version(version, now)));
        return document;
    }

    static ObjectNode diff(String version, String against, List<PriceDiff> changes) {
        ObjectNode document = JsonCodec.object().put("version", version).put("against", against);
        ArrayNode list = document.putArray("changes");
        for (PriceDiff change : changes) {
            ObjectNode item =
                    list.addObject().put("provider", change.provider().value()).put("model", change.model());
            item.set("before", change.before() == null ? null : PriceWriter.document(change.before()));
            item.set("after", change.after() == null ? null : PriceWriter.document(change.after()));
        }
        return document;
    }

    static ObjectNode unpriced(List<UnpricedModels.Seen> models) {
        ObjectNode document = JsonCodec.object();
        ArrayNode items = document.putArray("items");
        for (UnpricedModels.Seen model : models) {
            items.addObject()
                    .put("provider", model.provider().value())
                    .put("model", model.model())
                    .put("calls", model.calls())
                    .put("first_seen", model.first().toString())
                    .put("last_seen", model.last().toString());
        }
        return document;
    }

    /** A line's place in the order of {@code PriceRow.ORDER}: nothing sorts before the control character. */
    private static String place(PriceTable.Line line) {
        return line.row().provider().value() + '\0' + line.row().model();
    }

    private static String token(PriceTable.Line line) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(place(line).getBytes(StandardCharsets.UTF_8));
    }

    private static String place(String token) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (place.indexOf('\0') > 0) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like a token that holds no place
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                "page_token",
                "page_token",
                "'page_token' is not one that this API gave. Leave it out for the first page."));
    }
}
