package io.sluice.ledger.postgres;

import io.sluice.ledger.Dimension;
import io.sluice.ledger.LedgerFilter;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The conditions of one statement and the values they speak of. Only values come from outside; they are never in the text. */
final class Conditions {
    private final Tuple values = Tuple.tuple();

    /** The placeholder of one more value. */
    String value(Object value) {
        values.addValue(value);
        return "$" + values.size();
    }

    Tuple values() {
        return values;
    }

    /**
     * What the filter asks of rows beside their time; {@code true} when nothing.
     *
     * @param model what the model of a row is
     */
    String of(LedgerFilter filter, String model) {
        var all = new ArrayList<String>();
        LedgerFilter.Owner owner = filter.owner();
        if (owner != null) {
            all.add(ownedBy(owner));
        }
        filter.only().forEach((dimension, wanted) -> all.add(only(dimension, wanted, model)));
        return all.isEmpty() ? "true" : String.join(" and ", all);
    }

    private String ownedBy(LedgerFilter.Owner owner) {
        String own = "caller_kind = " + value(owner.kind()) + " and caller = " + value(owner.name());
        return owner.team() == null ? own : "(team = " + value(owner.team()) + " or " + own + ")";
    }

    private String only(Dimension dimension, List<String> wanted, String model) {
        return switch (dimension) {
            case TAG -> wanted.stream().map(this::tagged).collect(Collectors.joining(" or ", "(", ")"));
            case MEMBER -> "caller_kind = 'member' and " + any("caller", wanted);
            case SERVICE_ACCOUNT -> "caller_kind = 'service-account' and " + any("caller", wanted);
            case ROUTE -> any("route", wanted);
            case PROVIDER -> any("provider", wanted);
            case MODEL -> any(model, wanted);
            case TEAM -> any("team", wanted);
            case KEY -> any("key_id", wanted);
            case DAY, HOUR -> throw new IllegalArgumentException("times are filtered by from and to");
        };
    }

    /** One value is asked for as such: an index by it then gives rows in their order. */
    private String any(String expression, List<String> wanted) {
        return wanted.size() == 1
                ? expression + " = " + value(wanted.getFirst()) + "::text"
                : anyOf(expression, wanted);
    }

    private String anyOf(String expression, List<String> wanted) {
        return expression + " = any(" + value(wanted.toArray(String[]::new)) + "::text[])";
    }

    private String tagged(String tag) {
        int equals = tag.indexOf('=');
        return equals < 0
                ? "jsonb_exists(tags, " + value(tag) + ")"
                : "tags ->> " + value(tag.substring(0, equals)) + "::text = " + value(tag.substring(equals + 1));
    }
}
