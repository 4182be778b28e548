package io.sluice.admin;

import io.sluice.identity.Permission;
import io.sluice.identity.Principal;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.LedgerFilter;
import io.sluice.ledger.LedgerFilter.Owner;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which attempts a request is about. One of several values of the same parameter is enough; all parameters must agree. */
public class UsageParameters {
    /** How far back it is looked when nobody says from when on. */
    static final Duration LOOK_BACK = Duration.ofDays(30);

    /** Later than any attempt, on a whole day. */
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    @QueryParam("from")
    @Parameter(
            description =
                    "Attempts that started then or later, RFC 3339; 30 days before now, or before 'to', unless set")
    @Nullable
    String from;

    @QueryParam("to")
    @Parameter(description = "Attempts that started before, RFC 3339")
    @Nullable
    String to;

    @QueryParam("route")
    @Parameter(description = "Only these routes")
    @Nullable
    List<String> route;

    @QueryParam("provider")
    @Parameter(description = "Only these providers")
    @Nullable
    List<String> provider;

    @QueryParam("model")
    @Parameter(description = "Only these models of providers")
    @Nullable
    List<String> model;

    @QueryParam("team")
    @Parameter(description = "Only these teams")
    @Nullable
    List<String> team;

    @QueryParam("member")
    @Parameter(description = "Only these members")
    @Nullable
    List<String> member;

    @QueryParam("service_account")
    @Parameter(description = "Only these service accounts")
    @Nullable
    List<String> serviceAccount;

    @QueryParam("key")
    @Parameter(description = "Only these keys, by their ids")
    @Nullable
    List<String> key;

    @QueryParam("tag")
    @Parameter(description = "Only these tags: name=value, or name for any value", example = "project=apollo")
    @Nullable
    List<String> tag;

    /**
     * What the caller asks for, and is allowed to see: whoever may not read everybody's usage reads the own, and that of the
     * team who leads it.
     *
     * @param now when it asks
     */
    LedgerFilter filter(Principal caller, Instant now) {
        Instant until = time("to", to, FOREVER);
        Instant since = time("from", from, (until.isBefore(now) ? until : now).minus(LOOK_BACK));
        if (since.isAfter(until)) {
            throw AuditParameters.invalid("from", "'from' must not be after 'to'.");
        }
        Map<Dimension, List<String>> only = new EnumMap<>(Dimension.class);
        put(only, Dimension.ROUTE, route);
        put(only, Dimension.PROVIDER, provider);
        put(only, Dimension.MODEL, model);
        put(only, Dimension.TEAM, team);
        put(only, Dimension.MEMBER, member);
        put(only, Dimension.SERVICE_ACCOUNT, serviceAccount);
        put(only, Dimension.KEY, key);
        put(only, Dimension.TAG, tag);
        Owner owner = caller.may(Permission.READ_USAGE)
                ? null
                : new Owner(
                        caller.kind().word(), caller.name(), caller.may(Permission.TEAM_USAGE) ? caller.team() : null);
        return new LedgerFilter(since, until, only, owner);
    }

    /** The dimensions of {@code group_by}: names with commas between them, or the parameter several times. */
    static List<Dimension> groups(@Nullable List<String> given) {
        var groups = new ArrayList<Dimension>();
        for (String names : given == null ? List.<String>of() : given) {
            for (String name : names.split(",", -1)) {
                if (!names.isEmpty()) {
                    groups.add(group(name.strip(), groups));
                }
            }
        }
        return groups;
    }

    private static Dimension group(String name, List<Dimension> before) {
        Dimension dimension = Dimension.of(name)
                .orElseThrow(() -> AuditParameters.invalid(
                        "group_by",
                        "'group_by' must name any of "
                                + Arrays.stream(Dimension.values())
                                        .map(Dimension::word)
                                        .collect(Collectors.joining(", "))
                                + ", with commas between them."));
        if (before.contains(dimension)) {
            throw AuditParameters.invalid("group_by", "'group_by' must name " + name + " once.");
        }
        return dimension;
    }

    /** Times beyond those that a calendar has pages for are brought to its ends. */
    private static Instant time(String name, @Nullable String text, Instant otherwise) {
        Instant time = AuditParameters.time(name, text);
        if (time == null) {
            return otherwise;
        }
        if (time.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return time.isAfter(FOREVER) ? FOREVER : time;
    }

    private static void put(Map<Dimension, List<String>> only, Dimension dimension, @Nullable List<String> values) {
        List<String> given = values == null
                ? List.of()
                : values.stream()
                        .filter(value -> !value.isEmpty() && value.indexOf(0) < 0)
                        .toList();
        if (!given.isEmpty()) {
            only.put(dimension, given);
        }
    }
}
