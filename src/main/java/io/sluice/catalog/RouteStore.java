package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Port of the durable home of routes made over the API. */
public interface RouteStore {
    /** Everything that is kept, with the revision it is at least as new as. */
    Uni<Contents> load();

    /** The revision now: every committed change counts it up. */
    Uni<Long> revision();

    /**
     * Changes routes in one transaction. Changes on all gateways of one store happen one after the other, so {@code work}
     * sees the last word. Any failure undoes everything, secrets written to the same database included.
     */
    <T> Uni<T> change(Function<Change, Uni<T>> work);

    /**
     * What is kept.
     *
     * @param definitions in the order in which they were created
     * @param unreadable  routes that this version cannot read, by name, each with the reason
     */
    record Contents(long revision, List<RouteDefinition> definitions, Map<String, String> unreadable) {
        public Contents {
            definitions = List.copyOf(definitions);
            unreadable = Map.copyOf(unreadable);
        }

        /** The readable definition of this name. */
        public Optional<RouteDefinition> find(String name) {
            return definitions.stream()
                    .filter(definition -> definition.name().value().equals(name))
                    .findFirst();
        }

        /** Whether the name is taken, readable or not. */
        public boolean has(String name) {
            return unreadable.containsKey(name) || find(name).isPresent();
        }
    }

    /** A transaction under way. To be used from within {@code work} only. */
    interface Change {
        /** What was kept when the transaction began; its revision is the one that this change brings. */
        Contents before();

        /** Keeps a new route. */
        Uni<Void> insert(RouteDefinition definition);

        /** Replaces a kept route. */
        Uni<Void> update(RouteDefinition definition);

        /** Removes a kept route. */
        Uni<Void> delete(RouteName name);

        /** Does something that is no part of the transaction in between, and comes back to it. */
        <T> Uni<T> aside(Uni<T> other);
    }
}
