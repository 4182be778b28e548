package io.sluice.pricing;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Violation;
import java.io.Serial;
import java.time.Instant;
import java.util.ArrayList;

/** The form in which a version's rows are kept: the document they were handed in with, without what is kept beside it. */
public final class StoredPrices {
    private static final String PREFIX = "book:";

    private StoredPrices() {}

    /** The id of the version of this number. */
    public static String id(long number) {
        return PREFIX + number;
    }

    /** The number in an id; -1 when it is none of ours. */
    public static long number(String id) {
        return id.matches(PREFIX + "[1-9]\\d{0,17}") ? Long.parseLong(id.substring(PREFIX.length())) : -1;
    }

    /** The rows as JSON. */
    public static String write(PriceVersion version) {
        var document = JsonCodec.object();
        var prices = document.putArray("prices");
        version.rows().forEach(row -> prices.add(PriceWriter.document(row)));
        return JsonCodec.write(document);
    }

    /**
     * Reads a version.
     *
     * @throws Unreadable when this gateway does not understand the rows: a later one wrote them
     */
    public static PriceVersion read(long number, Instant activateAt, Instant createdAt, String note, String rows)
            throws Unreadable {
        var problems = new ArrayList<Violation>();
        try {
            PriceDocument document = PriceDocument.read(JsonCodec.read(rows), provider -> true, problems);
            if (problems.isEmpty()) {
                return new PriceVersion(
                        id(number), PriceVersion.Origin.API, activateAt, createdAt, note, document.rows());
            }
            throw new Unreadable(problems.getFirst().message());
        } catch (InvalidJson e) {
            throw new Unreadable("it " + e.problem());
        }
    }

    /** Rows that this gateway does not understand. */
    public static final class Unreadable extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }
}
