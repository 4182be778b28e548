package io.sluice.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.TokenBucket;
import io.sluice.model.Violation;
import io.sluice.pricing.Price.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads prices: members {@code <bucket>_usd_per_million} with decimal text, and {@code tiers}. The same in the routes' file,
 * in the management API and in price books. A member that is not known is always an error, for it is money. Pure.
 */
public final class PriceReader {
    private static final String SUFFIX = "_usd_per_million";
    private static final String TIERS = "tiers";
    private static final String ABOVE = "above_tokens";
    private static final int MOST_TIERS = 8;

    private PriceReader() {}

    /** The member that holds a bucket's price. */
    static String member(TokenBucket bucket) {
        return bucket.id() + SUFFIX;
    }

    /**
     * Reads a price from an object of its own.
     *
     * @param path     of the object in its document, empty for the document itself
     * @param problems what is wrong is added here; the price is of no use then
     */
    public static Price read(ObjectNode object, String path, List<Violation> problems) {
        return read(object, path, Set.of(), problems);
    }

    /**
     * Reads a price from an object that has other members too.
     *
     * @param others the members that somebody else reads
     */
    static Price read(ObjectNode object, String path, Set<String> others, List<Violation> problems) {
        refuseUnknown(object, path, Stream.concat(others.stream(), Stream.of(TIERS)), problems);
        Map<TokenBucket, Long> declared = declared(object, path, problems);
        if (!present(object, member(TokenBucket.INPUT))) {
            String field = field(path, member(TokenBucket.INPUT));
            problems.add(new Violation(
                    field,
                    "missing",
                    "'" + field + "' is missing. It is " + UsdPerMillion.ACCEPTED + "; \"0\" for what costs nothing."));
        }
        Rates base = Rates.of(declared);
        return new Price(base, tiers(base, object, path, problems));
    }

    private static List<Tier> tiers(Rates base, ObjectNode object, String path, List<Violation> problems) {
        var tiers = new ArrayList<Tier>();
        if (!present(object, TIERS)) {
            return tiers;
        }
        String field = field(path, TIERS);
        if (!(object.get(TIERS) instanceof ArrayNode list) || list.size() > MOST_TIERS) {
            problems.add(new Violation(
                    field, "list_type", "'" + field + "' must be a list of at most " + MOST_TIERS + " objects."));
            return tiers;
        }
        for (int i = 0; i < list.size(); i++) {
            tier(base, list.get(i), field + "." + i, tiers, problems);
        }
        return tiers;
    }

    private static void tier(Rates base, JsonNode node, String path, List<Tier> tiers, List<Violation> problems) {
        if (!(node instanceof ObjectNode object)) {
            problems.add(new Violation(path, "object_type", "'" + path + "' must be an object."));
            return;
        }
        refuseUnknown(object, path, Stream.of(ABOVE), problems);
        Map<TokenBucket, Long> declared = declared(object, path, problems);
        JsonNode above = object.path(ABOVE);
        if (!above.isIntegralNumber() || !above.canConvertToLong() || above.longValue() < 1) {
            String field = field(path, ABOVE);
            problems.add(new Violation(
                    field,
                    "int_range",
                    "'" + field + "' must be a whole number from 1: the tier is for prompts of more tokens."));
            return;
        }
        if (tiers.stream().anyMatch(tier -> tier.aboveTokens() == above.longValue())) {
            String field = field(path, ABOVE);
            problems.add(new Violation(
                    field, "duplicate", "'" + field + "' is " + above.longValue() + " in another tier too."));
            return;
        }
        tiers.add(new Tier(above.longValue(), base.with(declared)));
    }

    private static Map<TokenBucket, Long> declared(ObjectNode object, String path, List<Violation> problems) {
        var declared = new EnumMap<TokenBucket, Long>(TokenBucket.class);
        for (TokenBucket bucket : TokenBucket.values()) {
            JsonNode value = object.get(member(bucket));
            if (value == null || value.isNull()) {
                continue;
            }
            OptionalLong rate = value.isTextual() ? UsdPerMillion.parse(value.textValue()) : OptionalLong.empty();
            if (rate.isPresent()) {
                declared.put(bucket, rate.getAsLong());
            } else {
                String field = field(path, member(bucket));
                problems.add(new Violation(
                        field,
                        "price",
                        "'" + field + "' must be " + UsdPerMillion.ACCEPTED + "; the quotes are needed."));
            }
        }
        return declared;
    }

    private static void refuseUnknown(ObjectNode object, String path, Stream<String> others, List<Violation> problems) {
        Set<String> known = Stream.concat(
                        others, Arrays.stream(TokenBucket.values()).map(PriceReader::member))
                .collect(Collectors.toSet());
        object.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                problems.add(unknown(field(path, member), known));
            }
        });
    }

    /** A member that is not known here. */
    static Violation unknown(String field, Set<String> accepted) {
        String shown = field.length() <= 80 ? field : field.substring(0, 77) + "...";
        return new Violation(
                shown,
                "unknown_member",
                "'" + shown + "' is not known here. Accepted are "
                        + accepted.stream().sorted().collect(Collectors.joining(", ")) + ".");
    }

    static boolean present(ObjectNode object, String member) {
        return object.hasNonNull(member);
    }

    static String field(String path, String member) {
        return path.isEmpty() ? member : path + "." + member;
    }
}
