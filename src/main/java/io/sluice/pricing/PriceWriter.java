package io.sluice.pricing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;

/** Writes prices as they were declared; {@link PriceReader} reads them back to the same. */
public final class PriceWriter {
    private PriceWriter() {}

    /** The price as an object of its own. */
    public static ObjectNode document(Price price) {
        ObjectNode document = JsonCodec.object();
        write(price, document);
        return document;
    }

    /** The row as it was handed in. */
    public static ObjectNode document(PriceRow row) {
        ObjectNode document =
                JsonCodec.object().put("provider", row.provider().value()).put("model", row.model());
        write(row.price(), document);
        return document;
    }

    private static void write(Price price, ObjectNode document) {
        write(price.base(), document);
        if (!price.tiers().isEmpty()) {
            ArrayNode tiers = document.putArray("tiers");
            for (Price.Tier tier : price.tiers()) {
                write(tier.rates(), tiers.addObject().put("above_tokens", tier.aboveTokens()));
            }
        }
    }

    private static void write(Rates rates, ObjectNode document) {
        rates.declared()
                .forEach((bucket, rate) -> document.put(PriceReader.member(bucket), UsdPerMillion.format(rate)));
    }
}
