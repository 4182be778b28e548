package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Routes in memory, and a database that can be away. */
final class InMemoryRouteStore implements RouteStore {
    private List<RouteDefinition> definitions = new ArrayList<>();
    private final Map<String, String> unreadable = new HashMap<>();
    private long revision;
    private boolean away;
    int loads;

    /** Puts a definition there as another gateway would. */
    void put(RouteDefinition definition) {
        definitions.removeIf(kept -> kept.name().equals(definition.name()));
        definitions.add(definition);
        revision++;
    }

    void remove(String name) {
        definitions.removeIf(kept -> kept.name().value().equals(name));
        revision++;
    }

    void putUnreadable(String name, String reason) {
        unreadable.put(name, reason);
        revision++;
    }

    void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public Uni<Contents> load() {
        return answer(() -> {
            loads++;
            return new Contents(revision, definitions, unreadable);
        });
    }

    @Override
    public Uni<Long> revision() {
        return answer(() -> revision);
    }

    @Override
    public <T> Uni<T> change(Function<Change, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            var before = new ArrayList<>(definitions);
            revision++;
            return work.apply(new InMemoryChange(new Contents(revision, definitions, unreadable)))
                    .onFailure()
                    .invoke(() -> {
                        definitions = before;
                        revision--;
                    });
        });
    }

    private <T> Uni<T> answer(Supplier<T> answer) {
        return Uni.createFrom().item(() -> {
            if (away) {
                throw new IllegalStateException("the database is away");
            }
            return answer.get();
        });
    }

    private final class InMemoryChange implements Change {
        private final Contents before;

        InMemoryChange(Contents before) {
            this.before = before;
        }

        @Override
        public Contents before() {
            return before;
        }

        @Override
        public Uni<Void> insert(RouteDefinition definition) {
            return Uni.createFrom().voidItem().invoke(() -> definitions.add(definition));
        }

        @Override
        public Uni<Void> update(RouteDefinition definition) {
            return delete(definition.name()).chain(() -> insert(definition));
        }

        @Override
        public Uni<Void> delete(RouteName name) {
            return Uni.createFrom()
                    .voidItem()
                    .invoke(() -> definitions.removeIf(kept -> kept.name().equals(name)));
        }

        @Override
        public <T> Uni<T> aside(Uni<T> other) {
            return other;
        }
    }
}
