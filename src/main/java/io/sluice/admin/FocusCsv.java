package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Usage in the columns of FOCUS 1.2, for tools that charge costs back. A row is a day's usage of one model by one caller on one
 * route. Costs are what providers' list prices make of the tokens, in dollars.
 *
 * <p>Held against the <a href="https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/tree/v1.2/specification/columns">
 * specification's columns at its tag v1.2</a> (also at <a href="https://focus.finops.org/focus-specification/v1-2/">
 * focus.finops.org</a>): all that are mandatory are here, with the values that it allows. Of the conditional ones, those are left
 * out whose condition does not hold (commitments, capacity, regions, other currencies), and the prices of a unit: a row's tokens
 * are of several buckets with a price each, and no one unit price would give its cost.
 */
final class FocusCsv {
    /** What rows are told apart by. */
    static final List<Dimension> GROUPS = List.of(
            Dimension.DAY,
            Dimension.ROUTE,
            Dimension.PROVIDER,
            Dimension.MODEL,
            Dimension.TEAM,
            Dimension.MEMBER,
            Dimension.SERVICE_ACCOUNT,
            Dimension.KEY);

    private static final List<String> HEADER = List.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingAccountType",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargeFrequency",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ConsumedQuantity",
            "ConsumedUnit",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "PricingCategory",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "ResourceId",
            "ResourceName",
            "ResourceType",
            "ServiceCategory",
            "ServiceName",
            "ServiceSubcategory",
            "SkuId",
            "SkuMeter",
            "SkuPriceId",
            "SubAccountId",
            "SubAccountName",
            "SubAccountType",
            "Tags",
            "x_Attempts",
            "x_Calls");

    private static final String TOKENS = "Tokens";

    /** Tags that are not the user's own have to be told from those by a prefix. */
    private static final String TAG_PREFIX = "sluice/";

    private static final int NANO = 9;

    private FocusCsv() {}

    /**
     * The rows as a table.
     *
     * @param organization the billing account
     */
    static String of(String organization, List<UsageRow> rows) {
        var csv = new Csv(HEADER);
        rows.forEach(row -> csv.row(cells(organization, row)));
        return csv.toString();
    }

    private static List<@Nullable Object> cells(String organization, UsageRow row) {
        LocalDate day = LocalDate.parse(value(row, Dimension.DAY));
        LocalDate month = day.withDayOfMonth(1);
        String provider = value(row, Dimension.PROVIDER);
        String model = value(row, Dimension.MODEL);
        String route = value(row, Dimension.ROUTE);
        String team = value(row, Dimension.TEAM);
        Plain cost = new Plain(new BigDecimal(row.costNanoUsd(), NANO));
        BigInteger tokens = row.totalTokens();
        var cells = new ArrayList<@Nullable Object>();
        cells.addAll(List.of(cost, organization, organization, "Organization", "USD"));
        cells.addAll(List.of(midnight(month.plusMonths(1)), midnight(month), "Usage"));
        cells.add(null);
        cells.addAll(List.of("Tokens of " + model + " on " + route, "Usage-Based"));
        cells.addAll(List.of(midnight(day.plusDays(1)), midnight(day), tokens, TOKENS, cost, cost));
        cells.addAll(List.of(provider, cost, "Standard", tokens, TOKENS, provider, provider));
        cells.addAll(List.of(route, route, "Route", "AI and Machine Learning", provider, "Generative AI"));
        String sku = provider + "/" + model;
        cells.addAll(List.of(sku, TOKENS, sku));
        cells.add(team.isEmpty() ? null : team);
        cells.add(team.isEmpty() ? null : team);
        cells.add(team.isEmpty() ? null : "Team");
        cells.add(tags(row));
        cells.add(row.attempts().all());
        cells.add(row.attempts().calls());
        return cells;
    }

    private static String tags(UsageRow row) {
        ObjectNode tags = JsonCodec.object();
        for (Dimension dimension :
                List.of(Dimension.MEMBER, Dimension.SERVICE_ACCOUNT, Dimension.KEY, Dimension.MODEL)) {
            String value = value(row, dimension);
            if (!value.isEmpty()) {
                tags.put(TAG_PREFIX + dimension.word(), value);
            }
        }
        return JsonCodec.write(tags);
    }

    private static String value(UsageRow row, Dimension dimension) {
        return row.group().get(GROUPS.indexOf(dimension));
    }

    private static String midnight(LocalDate day) {
        return day + "T00:00:00Z";
    }

    /** A decimal number as FOCUS wants it: no exponent. */
    private record Plain(BigDecimal number) {
        @Override
        public String toString() {
            return number.stripTrailingZeros().toPlainString();
        }
    }
}
