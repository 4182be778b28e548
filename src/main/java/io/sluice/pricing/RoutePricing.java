package io.sluice.pricing;

import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a route says about prices, ready for calls.
 *
 * @param own      the route's own price, with its version; null when the book's holds
 * @param unpriced what becomes of calls without a price; null when the gateway's default holds
 */
public record RoutePricing(
        ModelPrice.@Nullable Known own, @Nullable UnpricedCalls unpriced) {
    /** Says nothing. */
    public static final RoutePricing NONE = new RoutePricing(null, null);

    private static final int DIGEST_LENGTH = 12;

    /**
     * What a route says. Its version names the route and its revision; a route without one, such as the file's, is named with
     * a digest of the price, so that another price is another version there too.
     *
     * @param revision 0 for a route without
     */
    public static RoutePricing of(
            RouteName route, long revision, @Nullable Price price, @Nullable UnpricedCalls unpriced) {
        if (price == null) {
            return new RoutePricing(null, unpriced);
        }
        String state = revision > 0 ? String.valueOf(revision) : digest(price);
        return new RoutePricing(new ModelPrice.Known(price, "route:" + route.value() + "@" + state), unpriced);
    }

    private static String digest(Price price) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(JsonCodec.writeBytes(PriceWriter.document(price)));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM lacks SHA-256", e);
        }
    }
}
