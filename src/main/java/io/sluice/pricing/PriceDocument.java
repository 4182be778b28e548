package io.sluice.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Violation;
import io.sluice.provider.ProviderId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Prices as people hand them in: over the management API, in the file, in the gateway's seed, and as the database keeps
 * them. {@code {"prices": [{"provider", "model", "<bucket>_usd_per_million", "tiers"}], "activate_at", "note"}}.
 *
 * @param activateAt when they are to take effect; null when the document does not say
 * @param note       for people; empty when there is none
 */
record PriceDocument(@Nullable Instant activateAt, String note, List<PriceRow> rows) {
    private static final Set<String> MEMBERS = Set.of("prices", "activate_at", "note");
    private static final Set<String> ROW_MEMBERS = Set.of("provider", "model");
    private static final int MOST_ROWS = 20_000;
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_NOTE = 1000;

    PriceDocument {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a document.
     *
     * @param known    whether there is such a provider: a price of none would never be used
     * @param problems what is wrong is added here; the document is of no use then
     */
    static PriceDocument read(JsonNode root, Predicate<ProviderId> known, List<Violation> problems) {
        if (!(root instanceof ObjectNode document)) {
            problems.add(new Violation("", "object_type", "The prices must be an object with a list 'prices'."));
            return new PriceDocument(null, "", List.of());
        }
        document.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                problems.add(PriceReader.unknown(member, MEMBERS));
            }
        });
        return new PriceDocument(
                activateAt(document, problems), note(document, problems), rows(document, known, problems));
    }

    private static List<PriceRow> rows(ObjectNode document, Predicate<ProviderId> known, List<Violation> problems) {
        var rows = new ArrayList<PriceRow>();
        if (!(document.get("prices") instanceof ArrayNode list) || list.isEmpty() || list.size() > MOST_ROWS) {
            problems.add(
                    new Violation("prices", "list_type", "'prices' must be a list of 1 to " + MOST_ROWS + " objects."));
            return rows;
        }
        var seen = new HashSet<PriceRow.Key>();
        for (int i = 0; i < list.size(); i++) {
            String path = "prices." + i;
            if (!(list.get(i) instanceof ObjectNode object)) {
                problems.add(new Violation(path, "object_type", "'" + path + "' must be an object."));
                continue;
            }
            int before = problems.size();
            ProviderId provider = provider(object, path, known, problems);
            String model = model(object, path, problems);
            Price price = PriceReader.read(object, path, ROW_MEMBERS, problems);
            if (!PriceReader.present(object, "output_usd_per_million")) {
                String field = path + ".output_usd_per_million";
                problems.add(new Violation(
                        field,
                        "missing",
                        "'" + field + "' is missing. For models without output, as of embeddings, write \"0\"."));
            }
            if (provider == null || model == null || problems.size() > before) {
                continue;
            }
            var row = new PriceRow(provider, model, price);
            if (!seen.add(row.key())) {
                problems.add(new Violation(
                        path + ".model",
                        "duplicate",
                        "'" + path + "' has the provider and the model of another element. Leave one of them out."));
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable ProviderId provider(
            ObjectNode object, String path, Predicate<ProviderId> known, List<Violation> problems) {
        String text = text(object, path, "provider", LONGEST_NAME, problems);
        if (text == null) {
            return null;
        }
        ProviderId id = ProviderId.of(text);
        if (!known.test(id)) {
            problems.add(new Violation(
                    path + ".provider",
                    "provider",
                    "'" + path
                            + ".provider' names no provider that this gateway knows. 'GET /admin/v1/prices' shows those"
                            + " it has prices of."));
            return null;
        }
        return id;
    }

    private static @Nullable String model(ObjectNode object, String path, List<Violation> problems) {
        String text = text(object, path, "model", LONGEST_NAME, problems);
        if (text != null && text.indexOf('*') >= 0 && text.indexOf('*') != text.length() - 1) {
            problems.add(new Violation(
                    path + ".model",
                    "pattern",
                    "'" + path + ".model' may have one '*', as its last character: it stands for any ending."));
            return null;
        }
        return text;
    }

    private static @Nullable String text(
            ObjectNode object, String path, String member, int longest, List<Violation> problems) {
        JsonNode value = object.get(member);
        String text = value == null ? null : value.textValue();
        if (text == null
                || text.isBlank()
                || text.length() > longest
                || text.chars().anyMatch(Character::isISOControl)) {
            String field = path + "." + member;
            problems.add(new Violation(
                    field,
                    value == null ? "missing" : "string_type",
                    "'" + field + "' must be text of 1 to " + longest + " characters without control characters."));
            return null;
        }
        return text.strip();
    }

    private static @Nullable Instant activateAt(ObjectNode document, List<Violation> problems) {
        JsonNode value = document.path("activate_at");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            if (value.isTextual()) {
                return OffsetDateTime.parse(value.textValue()).toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            // told below, like a value of another kind
        }
        problems.add(new Violation(
                "activate_at",
                "date_time",
                "'activate_at' must be a time by RFC 3339, such as \"2027-01-01T00:00:00Z\". Leave it out for now."));
        return null;
    }

    private static String note(ObjectNode document, List<Violation> problems) {
        JsonNode value = document.path("note");
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || value.textValue().length() > LONGEST_NOTE) {
            problems.add(new Violation(
                    "note", "string_type", "'note' must be text of at most " + LONGEST_NOTE + " characters."));
            return "";
        }
        return value.textValue();
    }
}
