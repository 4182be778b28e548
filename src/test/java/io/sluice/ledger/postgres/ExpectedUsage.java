package io.sluice.ledger.postgres;

import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.UsageRow;
import io.sluice.ledger.UsageRow.Attempts;
import io.sluice.model.TokenBucket;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Adds up entries by hand. */
final class ExpectedUsage {
    private final List<String> group;
    private final List<LedgerEntry> entries = new ArrayList<>();

    ExpectedUsage(List<String> group) {
        this.group = group;
    }

    void add(LedgerEntry entry) {
        entries.add(entry);
    }

    UsageRow row() {
        Map<TokenBucket, BigInteger> tokens = Arrays.stream(TokenBucket.values())
                .collect(Collectors.toMap(
                        bucket -> bucket,
                        bucket -> BigInteger.valueOf(entries.stream()
                                .mapToLong(
                                        entry -> bucket.of(entry.ended().usage().tokens()))
                                .sum())));
        return new UsageRow(
                group,
                new Attempts(
                        count(entry -> entry.begun().number() == 1),
                        entries.size(),
                        count(entry -> entry.ended().known() == Known.ESTIMATED),
                        count(entry -> entry.ended().known() == Known.UNKNOWN),
                        count(entry -> entry.ended().priceVersion() == null)),
                tokens,
                BigInteger.valueOf(entries.stream()
                        .mapToLong(entry -> entry.ended().costNanoUsd())
                        .sum()));
    }

    private long count(Predicate<LedgerEntry> which) {
        return entries.stream().filter(which).count();
    }
}
