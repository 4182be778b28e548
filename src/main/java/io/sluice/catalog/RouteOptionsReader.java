package io.sluice.catalog;

import io.sluice.model.Violation;
import io.sluice.pricing.Price;
import io.sluice.pricing.PriceReader;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the members that say how a route is called, {@code timeouts} and its siblings. */
final class RouteOptionsReader {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST_REPETITIONS = 10;
    private static final int MOST_IN_FLIGHT = 100_000;
    private static final int LARGEST_VOLUME = 10_000;
    private static final int LONGEST_CONTEXT = 1_000_000_000;
    private static final Pattern RENEWAL =
            Pattern.compile("\\s*(?:[1-9]\\d{0,8}\\s*)?(?:second|minute|hour|day|month|year)s?\\s*");
    private static final String LIMIT_PROBLEM = "Failed to parse the rate limit configuration. Please make sure"
            + " limit.calls is a positive number and limit.renewal_period is a right granularity";

    private RouteOptionsReader() {}

    static RouteOptions read(Members members) {
        return new RouteOptions(
                timeouts(members.asObject(members.find("timeouts"))),
                retries(members.asObject(members.find("retries"))),
                breaker(members.asObject(members.find("breaker"))),
                members.integer("max_in_flight", 1, MOST_IN_FLIGHT),
                members.bool("lenient"),
                onDisconnect(members),
                limit(members),
                new RouteOptions.Pricing(price(members), unpriced(members)),
                members.integer("context_length", 1, LONGEST_CONTEXT));
    }

    private static RouteOptions.Timeouts timeouts(@Nullable Members group) {
        if (group == null) {
            return RouteOptions.NONE.timeouts();
        }
        return new RouteOptions.Timeouts(
                duration(group, "open", SHORTEST),
                duration(group, "gap", SHORTEST),
                duration(group, "total", SHORTEST));
    }

    private static RouteOptions.Retries retries(@Nullable Members group) {
        if (group == null) {
            return RouteOptions.NONE.retries();
        }
        return new RouteOptions.Retries(
                group.integer("max", 0, MOST_REPETITIONS),
                duration(group, "first_delay", SHORTEST),
                duration(group, "max_delay", SHORTEST),
                duration(group, "max_retry_after", Duration.ZERO));
    }

    private static RouteOptions.Breaker breaker(@Nullable Members group) {
        if (group == null) {
            return RouteOptions.NONE.breaker();
        }
        return new RouteOptions.Breaker(
                group.integer("volume", 1, LARGEST_VOLUME),
                group.integer("failure_percent", 1, 100),
                duration(group, "pause", SHORTEST));
    }

    private static @Nullable Duration duration(Members group, String member, Duration min) {
        Members.Found found = group.find(member);
        if (found == null) {
            return null;
        }
        Optional<Duration> duration =
                found.value().isTextual() ? DurationText.parse(found.value().textValue()) : Optional.empty();
        if (duration.isPresent()
                && duration.get().compareTo(min) >= 0
                && duration.get().compareTo(LONGEST) <= 0) {
            return duration.get();
        }
        group.problem(
                member,
                "duration",
                "'" + group.field(member) + "' must be a duration from " + DurationText.format(min) + " to "
                        + DurationText.format(LONGEST) + ", such as 500ms, 30s or 5m.");
        return null;
    }

    private static @Nullable Price price(Members members) {
        Members price = members.asObject(members.find("price"));
        if (price == null) {
            return null;
        }
        price.acceptAll(); // its reader refuses what it does not know, however lenient the file is: it is money
        var problems = new ArrayList<Violation>();
        Price read = PriceReader.read(price.node(), "price", problems);
        problems.forEach(problem -> members.problem(problem.field(), problem.rule(), problem.message()));
        return read;
    }

    private static @Nullable UnpricedCalls unpriced(Members members) {
        String text = members.text("unpriced");
        if (text == null) {
            return null;
        }
        var said = UnpricedCalls.byId(text);
        if (said.isEmpty()) {
            members.problem("unpriced", "enum", "'unpriced' must be serve or refuse.");
        }
        return said.orElse(null);
    }

    private static @Nullable OnDisconnect onDisconnect(Members members) {
        String text = members.text("on_disconnect");
        if (text == null) {
            return null;
        }
        var said = OnDisconnect.byId(text);
        if (said.isEmpty()) {
            members.problem("on_disconnect", "enum", "'on_disconnect' must be cancel or drain.");
        }
        return said.orElse(null);
    }

    private static @Nullable Limit limit(Members members) {
        Members limit = members.asObject(members.find("limit"));
        if (limit == null) {
            return null;
        }
        var calls = limit.find("calls");
        var period = limit.find("renewal_period");
        var key = limit.find("key");
        boolean positive = calls != null
                && calls.value().isIntegralNumber()
                && calls.value().canConvertToLong()
                && calls.value().longValue() > 0;
        boolean granular = period != null
                && period.value().isTextual()
                && RENEWAL.matcher(period.value().textValue().toLowerCase(Locale.ROOT))
                        .matches();
        if (calls == null || period == null || !positive || !granular) {
            members.problem("limit", "limit", LIMIT_PROBLEM + " (second, minute, hour, day, month or year).");
            return null;
        }
        String name = key != null && key.value().isTextual() ? key.value().textValue() : null;
        return new Limit(
                calls.value().longValue(), name, period.value().textValue().strip());
    }
}
