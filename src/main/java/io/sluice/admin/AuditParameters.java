package io.sluice.admin;

import io.sluice.audit.AuditQuery;
import io.sluice.audit.AuditQuery.Filter;
import io.sluice.audit.AuditQuery.Order;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request for audit entries, and those that other lists have in common with it. */
final class AuditParameters {
    /** Entries a page when nobody asks for a number. */
    static final int DEFAULT_SIZE = 100;

    /** Most entries a page. */
    static final int MAX_SIZE = 1000;

    private static final Pattern CURSOR = Pattern.compile("0|[1-9]\\d{0,17}");

    private AuditParameters() {}

    static AuditQuery query(@Nullable String cursor, @Nullable String limit, @Nullable String order, Filter filter) {
        return new AuditQuery(cursor(cursor), filter, order(order), limit(limit));
    }

    static Filter filter(
            @Nullable String action, @Nullable String principal, @Nullable String from, @Nullable String to) {
        return new Filter(given(action), given(principal), time("from", from), time("to", to));
    }

    static @Nullable Long cursor(@Nullable String text) {
        String cursor = given(text);
        if (cursor == null) {
            return null;
        }
        if (!CURSOR.matcher(cursor).matches()) {
            throw invalid("cursor", "'cursor' must be the next_cursor of a page, or the id of an entry.");
        }
        return Long.valueOf(cursor);
    }

    private static int limit(@Nullable String text) {
        return limit(text, DEFAULT_SIZE, MAX_SIZE);
    }

    static int limit(@Nullable String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= most) {
                return size;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                "limit", "int_range", "'limit' must be a whole number from 1 to " + most + "."));
    }

    private static Order order(@Nullable String text) {
        return switch (text == null ? "oldest" : text) {
            case "oldest" -> Order.OLDEST_FIRST;
            case "newest" -> Order.NEWEST_FIRST;
            default -> throw invalid("order", "'order' must be oldest or newest.");
        };
    }

    static @Nullable Instant time(String name, @Nullable String text) {
        String time = given(text);
        if (time == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw invalid(name, "'" + name + "' must be a time by RFC 3339, such as 2026-01-31T12:00:00Z.");
        }
    }

    static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static CallFailed invalid(String name, String message) {
        return new CallFailed(Failure.InvalidRequest.of(name, name, message));
    }
}
