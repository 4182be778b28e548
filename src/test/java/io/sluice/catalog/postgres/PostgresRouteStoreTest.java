package io.sluice.catalog.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteOptions;
import io.sluice.catalog.RouteStore;
import io.sluice.catalog.TargetDefinition;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.ProviderId;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.WritableStores;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresRouteStoreTest {
    @Inject
    RouteStore store;

    @Inject
    WritableStores stores;

    @Inject
    Pool database;

    @AfterEach
    void clean() {
        database.query("delete from route").executeAndAwait();
        database.query("delete from secret where name like 'routes/%'").executeAndAwait();
    }

    @Test
    void keepsWhatItIsGivenInOrderOfCreation() {
        // Given
        RouteDefinition later = definition("a", 10);
        RouteDefinition earlier = definition("b", 5);

        // When
        join(store.change(change -> change.insert(later).chain(() -> change.insert(earlier))));

        // Then
        assertThat(join(store.load()).definitions()).containsExactly(earlier, later);
    }

    @Test
    void countsTheRevisionUpWithEveryChange() {
        // Given
        long before = join(store.revision());

        // When
        long during = join(
                store.change(change -> Uni.createFrom().item(change.before().revision())));

        // Then
        assertThat(during).isEqualTo(before + 1);
        assertThat(join(store.revision())).isEqualTo(during);
        assertThat(join(store.load()).revision()).isEqualTo(during);
    }

    @Test
    void undoesAFailedChangeSecretsIncluded() {
        // Given
        long before = join(store.revision());

        // Then
        assertThatThrownBy(() -> join(store.change(change -> stores.embedded()
                        .write("routes/a/key", Secret.of("orphan"))
                        .chain(ref -> change.insert(definition("a", 1)))
                        .invoke(() -> {
                            throw new IllegalStateException("too late");
                        }))))
                .hasMessage("too late");
        assertThat(join(store.load()).definitions()).isEmpty();
        assertThat(secretNames()).isEmpty();
        assertThat(join(store.revision())).isEqualTo(before);
    }

    @Test
    void undoesAChangeWhoseConnectionWasKilled() {
        // When
        assertThatThrownBy(() -> join(store.change(change -> stores.embedded()
                .write("routes/a/key", Secret.of("orphan"))
                .chain(ref -> change.insert(definition("a", 1)))
                .chain(() -> change.aside(killWhoeverChangesRoutes()))
                .chain(() -> change.insert(definition("b", 1))))));

        // Then
        assertThat(join(store.load()).definitions()).isEmpty();
        assertThat(secretNames()).isEmpty();
        join(store.change(change -> change.insert(definition("c", 1))));
        assertThat(join(store.load()).definitions()).hasSize(1);
    }

    @Test
    void staysOneTransactionAcrossWorkElsewhere() {
        // When
        assertThatThrownBy(() -> join(store.change(change -> change.aside(Uni.createFrom()
                        .item(() -> "elsewhere")
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .chain(() -> stores.embedded().write("routes/a/key", Secret.of("orphan")))
                .chain(ref -> change.insert(definition("a", 1)))
                .invoke(() -> {
                    throw new IllegalStateException("undo");
                }))));

        // Then
        assertThat(secretNames()).isEmpty();
    }

    @Test
    void makesChangesOneAfterTheOther() {
        // Given
        List<String> order = new ArrayList<>();
        var started = new CompletableFuture<Void>();
        var mayEnd = new CompletableFuture<Void>();

        // When
        var first = store.change(change -> Uni.createFrom()
                        .voidItem()
                        .invoke(() -> started.complete(null))
                        .chain(() -> change.aside(Uni.createFrom().completionStage(mayEnd)))
                        .invoke(() -> order.add("first"))
                        .chain(() -> change.insert(definition("a", 1))))
                .subscribeAsCompletionStage();
        started.join();
        var second = store.change(change -> Uni.createFrom()
                        .voidItem()
                        .invoke(() -> order.add(
                                "second sees " + change.before().definitions().size())))
                .subscribeAsCompletionStage();
        mayEnd.complete(null);
        first.join();
        second.join();

        // Then
        assertThat(order).containsExactly("first", "second sees 1");
    }

    @Test
    void tellsOfRowsThatItCannotRead() {
        // Given
        database.query("insert into route (name, definition, revision, created_at, updated_at) values"
                        + " ('strange', '{\"task\": \"llm/v9/dream\", \"style\": \"NATIVE\"}', 1, now(), now())")
                .executeAndAwait();

        // When
        RouteStore.Contents contents = join(store.load());

        // Then
        assertThat(contents.definitions()).isEmpty();
        assertThat(contents.unreadable())
                .containsEntry("strange", "The stored definition cannot be read by this version: its task is unknown.");
        join(store.change(change -> change.delete(new RouteName("strange"))));
        assertThat(join(store.load()).unreadable()).isEmpty();
    }

    @Test
    void replacesAndRemoves() {
        // Given
        join(store.change(change -> change.insert(definition("a", 1))));
        RouteDefinition changed = new RouteDefinition(
                new RouteName("a"),
                Task.EMBEDDINGS,
                new TargetDefinition(
                        new ProviderId("p"), null, Map.of("x", "y"), Map.of("k", new SecretRef("secret", "n@1"))),
                RouteOptions.NONE,
                new Provenance(Origin.API, Style.ROUTES, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2), 9));

        // When
        join(store.change(change -> change.update(changed)));

        // Then
        assertThat(join(store.load()).definitions()).containsExactly(changed);
        join(store.change(change -> change.delete(new RouteName("a"))));
        assertThat(join(store.load()).definitions()).isEmpty();
    }

    /** What an operator, a failover or a killed server does to whoever is writing. */
    private Uni<Void> killWhoeverChangesRoutes() {
        return database.query("select pg_terminate_backend(pid) from pg_locks"
                        + " where relation = 'catalog_revision'::regclass and mode <> 'AccessShareLock'")
                .execute()
                .replaceWithVoid();
    }

    private List<String> secretNames() {
        var names = new ArrayList<String>();
        database.query("select name from secret where name like 'routes/%'")
                .executeAndAwait()
                .forEach(row -> names.add(row.getString(0)));
        return names;
    }

    private static RouteDefinition definition(String name, long createdAt) {
        return new RouteDefinition(
                new RouteName(name),
                Task.CHAT,
                new TargetDefinition(new ProviderId("fake-provider"), "m", Map.of(), Map.of()),
                RouteOptions.NONE,
                new Provenance(
                        Origin.API,
                        Style.NATIVE,
                        Instant.ofEpochSecond(createdAt),
                        Instant.ofEpochSecond(createdAt),
                        1));
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
