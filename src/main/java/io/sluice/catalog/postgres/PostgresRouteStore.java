package io.sluice.catalog.postgres;

import io.sluice.catalog.InvalidDefinition;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteStore;
import io.sluice.model.RouteName;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Routes as rows with their definition in {@code jsonb}. */
@ApplicationScoped
class PostgresRouteStore implements RouteStore {
    private final Transactions transactions;

    PostgresRouteStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    @Retry(maxRetries = 2, delay = 100, jitter = 50)
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Contents> load() {
        return transactions.required(() -> CatalogRevisionEntity.read().chain(row -> contents(row.revision)));
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    public Uni<Long> revision() {
        return transactions.required(() -> CatalogRevisionEntity.read().map(row -> row.revision));
    }

    @Override
    public <T> Uni<T> change(Function<Change, Uni<T>> work) {
        return transactions.required(() -> CatalogRevisionEntity.lock().chain(row -> {
            row.revision++;
            return contents(row.revision).chain(before -> work.apply(new Transaction(before)));
        }));
    }

    private static Uni<Contents> contents(long revision) {
        return RouteEntity.<RouteEntity>find("from RouteEntity order by createdAt, name")
                .list()
                .map(rows -> contents(revision, rows));
    }

    private static Contents contents(long revision, List<RouteEntity> rows) {
        var definitions = new ArrayList<RouteDefinition>();
        var unreadable = new HashMap<String, String>();
        for (RouteEntity row : rows) {
            try {
                definitions.add(row.toDefinition());
            } catch (InvalidDefinition e) {
                unreadable.put(row.name, String.valueOf(e.getMessage()));
            }
        }
        return new Contents(revision, definitions, unreadable);
    }

    private final class Transaction implements Change {
        private final Contents before;

        Transaction(Contents before) {
            this.before = before;
        }

        @Override
        public Contents before() {
            return before;
        }

        @Override
        public Uni<Void> insert(RouteDefinition definition) {
            return RouteEntity.of(definition).persist().replaceWithVoid();
        }

        @Override
        public Uni<Void> update(RouteDefinition definition) {
            return RouteEntity.<RouteEntity>findById(definition.name().value())
                    .invoke(row -> row.take(definition))
                    .replaceWithVoid();
        }

        @Override
        public Uni<Void> delete(RouteName name) {
            return RouteEntity.deleteById(name.value()).replaceWithVoid();
        }

        @Override
        public <T> Uni<T> aside(Uni<T> other) {
            return transactions.aside(other);
        }
    }
}
