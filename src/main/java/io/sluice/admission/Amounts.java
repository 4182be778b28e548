package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.Budget.Unit;
import io.sluice.json.JsonCodec;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of budgets in JSON: {@code {"usd": "10.00"}}, {@code {"tokens": 1000}}, {@code {"calls": 10}}. Exact. */
final class Amounts {
    private static final Pattern USD = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final int NANO = 9;
    private static final long MOST = 1_000_000_000_000_000L;

    private Amounts() {}

    /** Reads the member {@code limit}; null when something is wrong with it. */
    static @Nullable Limit read(Fields document) {
        if (document.find("limit") == null) {
            document.problem(
                    "limit", "missing", "must say how much: {\"usd\": \"10.00\"}, {\"tokens\": n} or {\"calls\": n}");
            return null;
        }
        Fields limit = document.object("limit");
        if (limit == null) {
            return null;
        }
        List<String> given = limit.present(List.of("usd", "tokens", "calls"));
        limit.rejectOthers();
        if (given.size() != 1) {
            limit.wrong("limit", "'limit' must have one of usd, tokens, calls.");
            return null;
        }
        String member = given.getFirst();
        if (member.equals("usd")) {
            Long nano = nano(limit);
            return nano == null ? null : new Limit(Unit.NANO_USD, nano);
        }
        Long amount = limit.number(member, 0, MOST);
        return amount == null ? null : new Limit(member.equals("tokens") ? Unit.TOKENS : Unit.CALLS, amount);
    }

    static ObjectNode write(Unit unit, long amount) {
        ObjectNode node = JsonCodec.object();
        return switch (unit) {
            case NANO_USD -> node.put("usd", usd(amount));
            case TOKENS -> node.put("tokens", amount);
            case CALLS -> node.put("calls", amount);
        };
    }

    /** Nano-dollars as dollars, with two decimals at least. */
    static String usd(long nano) {
        BigDecimal dollars = BigDecimal.valueOf(nano, NANO).stripTrailingZeros();
        return (dollars.scale() < 2 ? dollars.setScale(2) : dollars).toPlainString();
    }

    private static @Nullable Long nano(Fields limit) {
        JsonNode value = limit.find("usd");
        if (value == null
                || !value.isTextual()
                || !USD.matcher(value.textValue()).matches()) {
            limit.problem(
                    "usd", "usd", "must be US dollars as a decimal text with at most nine decimals, such as \"10.00\"");
            return null;
        }
        return new BigDecimal(value.textValue()).movePointRight(NANO).longValueExact();
    }

    /** How much of what. */
    record Limit(Unit unit, long amount) {}
}
