package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.admission.Budget;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RuleStore;
import io.sluice.routing.Declaration;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Limits and budgets as rows. */
@ApplicationScoped
class PostgresRuleStore implements RuleStore {
    private static final String REVISION = "select revision from admission_revision where id = 1";

    private final Transactions transactions;
    private final Pool database;
    private final Clock clock;

    @Inject
    PostgresRuleStore(Transactions transactions, Pool database, Clock clock) {
        this.transactions = transactions;
        this.database = database;
        this.clock = clock;
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    public Uni<Long> revision() {
        return database.query(REVISION)
                .execute()
                .map(rows -> rows.iterator().next().getLong("revision"));
    }

    /** The revision is read first: a change that comes in between is read again. */
    @Override
    @Retry(maxRetries = 2, delay = 100, jitter = 50)
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Rules> load() {
        return transactions.required(() -> AdmissionRevisionEntity.read()
                .chain(revision -> RateLimitEntity.<RateLimitEntity>listAll()
                        .chain(limits -> BudgetEntity.<BudgetEntity>listAll()
                                .chain(budgets -> RouteLimitsEntity.<RouteLimitsEntity>listAll()
                                        .map(routes -> rules(revision.revision, limits, budgets, routes))))));
    }

    private static Rules rules(
            long revision, List<RateLimitEntity> limits, List<BudgetEntity> budgets, List<RouteLimitsEntity> routes) {
        return new Rules(
                revision,
                limits.stream().map(RateLimitEntity::toLimit).toList(),
                budgets.stream().map(BudgetEntity::toBudget).toList(),
                routes.stream().collect(Collectors.toMap(row -> row.route, RouteLimitsEntity::toLimits)));
    }

    @Override
    public <T> Uni<T> change(Function<Change, Uni<T>> work) {
        return transactions.required(() -> AdmissionRevisionEntity.lock().chain(row -> {
            row.revision++;
            return work.apply(new RowChange(clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }));
    }

    private record RowChange(Instant now) implements Change {
        @Override
        public Uni<Optional<RateLimit>> limit(String id) {
            return found(RateLimitEntity.findById(id), RateLimitEntity::toLimit);
        }

        @Override
        public Uni<Void> insert(RateLimit limit) {
            return RateLimitEntity.of(limit, now).persist().replaceWithVoid();
        }

        @Override
        public Uni<Void> update(RateLimit limit) {
            return RateLimitEntity.<RateLimitEntity>findById(limit.id())
                    .invoke(row -> row.take(limit))
                    .replaceWithVoid();
        }

        @Override
        public Uni<Void> deleteLimit(String id) {
            return RateLimitEntity.deleteById(id).replaceWithVoid();
        }

        @Override
        public Uni<List<Declaration.Limit>> routeLimits(String route) {
            return RouteLimitsEntity.<RouteLimitsEntity>findById(route)
                    .map(row -> row == null ? List.of() : row.toLimits());
        }

        @Override
        public Uni<Void> setRouteLimits(String route, List<Declaration.Limit> limits) {
            if (limits.isEmpty()) {
                return RouteLimitsEntity.deleteById(route).replaceWithVoid();
            }
            return RouteLimitsEntity.<RouteLimitsEntity>findById(route).chain(row -> {
                if (row == null) {
                    return RouteLimitsEntity.of(route, limits).persist().replaceWithVoid();
                }
                row.take(limits);
                return Uni.createFrom().voidItem();
            });
        }

        @Override
        public Uni<Optional<Budget>> budget(String id) {
            return found(BudgetEntity.findById(id), BudgetEntity::toBudget);
        }

        @Override
        public Uni<Void> insert(Budget budget) {
            return BudgetEntity.of(budget, now).persist().replaceWithVoid();
        }

        @Override
        public Uni<Void> update(Budget budget) {
            return BudgetEntity.<BudgetEntity>findById(budget.id())
                    .invoke(row -> row.take(budget))
                    .replaceWithVoid();
        }

        @Override
        public Uni<Void> deleteBudget(String id) {
            return BudgetEntity.deleteById(id)
                    .chain(() -> Panache.getSession())
                    .chain(session -> session.createNativeQuery("delete from budget_lease where budget_id = :budget")
                            .setParameter("budget", id)
                            .executeUpdate())
                    .replaceWithVoid();
        }

        private static <E extends PanacheEntityBase, T> Uni<Optional<T>> found(Uni<E> row, Function<E, T> meaning) {
            return row.map(entity -> Optional.ofNullable(entity).map(meaning));
        }
    }
}
