package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shares as the database gives them, by the same rules, for one gateway. Everything spent is charged when a test says so. */
final class InMemoryLeases implements Leases {
    private final Map<String, Long> limits = new HashMap<>();
    private final Map<Account, Row> rows = new HashMap<>();
    private boolean away;
    private int questions;

    synchronized void limit(String budget, long limit) {
        limits.put(budget, limit);
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized int questions() {
        return questions;
    }

    /** What of a budget is spent and leased together, in any window. */
    synchronized long committed(String budget) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().budget().equals(budget))
                .mapToLong(row -> row.getValue().amount + row.getValue().charged + row.getValue().elsewhere)
                .max()
                .orElse(0);
    }

    /** As the ledger does it. */
    synchronized void charge(List<Budgets.Amount> charges) {
        for (Budgets.Amount charge : charges) {
            Row row = row(new Account(charge.budget(), charge.windowStart(), charge.windowStart()));
            row.amount -= charge.amount();
            row.charged += charge.amount();
        }
    }

    /** Another gateway spends. */
    synchronized void spentElsewhere(Account account, long amount) {
        row(account).elsewhere += amount;
    }

    @Override
    public Uni<Grant> take(Account account, long need) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                questions++;
                if (away) {
                    throw new IllegalStateException("the database is away");
                }
                Long limit = limits.get(account.budget());
                if (limit == null) {
                    return new Grant.Gone();
                }
                Row row = row(account);
                long open = Math.max(0, limit - row.amount - row.charged - row.elsewhere);
                long granted = open < need ? 0 : Math.min(open, Math.max(need, open / SHARE));
                row.amount += granted;
                return new Grant.Given(granted, open - granted);
            }
        });
    }

    @Override
    public Uni<Void> giveBack(Account account, long amount) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                row(account).amount -= amount;
                return null;
            }
        });
    }

    @Override
    public Uni<Void> reclaim() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Boolean> heard(Instant now, Map<Account, Long> held) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                if (away) {
                    throw new IllegalStateException("the database is away");
                }
                return true;
            }
        });
    }

    @Override
    public Uni<Void> forgetOld() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<List<Standing>> standings(List<Account> accounts, Instant silentSince) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                var standings = new ArrayList<Standing>();
                for (Account account : accounts) {
                    Row row = row(account);
                    standings.add(new Standing(
                            row.charged + row.elsewhere,
                            row.charged,
                            row.amount + row.charged,
                            row.elsewhere > 0,
                            0,
                            Math.max(0, row.amount)));
                }
                return standings;
            }
        });
    }

    private Row row(Account account) {
        return rows.computeIfAbsent(
                new Account(account.budget(), account.window(), account.window()), key -> new Row());
    }

    private static final class Row {
        private long amount;
        private long charged;
        private long elsewhere;
    }
}
