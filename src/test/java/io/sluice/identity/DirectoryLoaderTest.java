package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.Grant.Grantee;
import io.sluice.model.CallFailed;
import io.sluice.support.FakeClock;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways' directories over one database. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DirectoryLoaderTest {
    private static final String KEY = KeyText.next();
    private static final String CHAT = "chat";

    private static final RoutingContext NO_REQUEST = null;

    private final FakeClock clock = new FakeClock();

    @Inject
    DirectoryStore store;

    @Inject
    Pool database;

    private Gateway here;
    private Gateway there;

    @BeforeEach
    void start() {
        here = new Gateway();
        there = new Gateway();
        join(store.change(change -> change.insert(IdentityParts.TEAM)
                .chain(() -> change.insert(IdentityParts.ALICE))
                .chain(() -> change.insert(IdentityParts.CRAWLER))));
        join(here.loader.start());
        join(there.loader.start());
    }

    @AfterEach
    void clean() {
        database.query("delete from api_key where owner in ('alice', 'crawler')")
                .executeAndAwait();
        database.query("delete from route_grant where grantee in ('search', 'alice', 'crawler')")
                .executeAndAwait();
        database.query("delete from caller where team = 'search'").executeAndAwait();
        database.query("delete from team where name = 'search'").executeAndAwait();
    }

    @Test
    void aKeyMadeHereIsKnownHereAfterTheReloadAndThereAfterALook() {
        // When
        join(store.change(change -> change.insert(key(KEY, IdentityParts.ALICE, Narrowing.NONE))));
        join(here.loader.reload());
        join(there.loader.follow());

        // Then
        assertThat(here.caller(KEY).id()).isEqualTo("member:alice");
        assertThat(there.caller(KEY).id()).isEqualTo("member:alice");
    }

    @Test
    void aKeyRevokedHereIsRefusedThereAfterALook() {
        // Given
        StoredKey key = key(KEY, IdentityParts.ALICE, Narrowing.NONE);
        join(store.change(change -> change.insert(key)));
        join(there.loader.follow());

        // When
        join(store.change(change -> change.update(revoked(key.key()))));
        join(there.loader.follow());

        // Then
        assertThatThrownBy(() -> there.caller(KEY)).hasMessageContaining("revoked");
    }

    @Test
    void keysOfADeletedCallerAreKnownAsRevokedAndOpenNothing() {
        // Given
        StoredKey key = key(KEY, IdentityParts.CRAWLER, Narrowing.NONE);
        Grant toKey = IdentityParts.grant(Grantee.Kind.KEY, key.key().id(), Ceilings.NONE, CHAT);
        join(store.change(change -> change.insert(key).chain(() -> change.insert(toKey))));
        join(here.loader.reload());

        // When
        join(store.change(change -> change.deleteCaller("crawler", clock.instant())));
        join(here.loader.reload());

        // Then
        Directory directory = here.authenticator.directory();
        assertThat(directory.callers()).doesNotContainKey("crawler");
        assertThat(directory.grants()).doesNotContainKey(toKey.id());
        assertThat(directory.key(key.key().id()).orElseThrow().revokedAt()).isEqualTo(clock.instant());
        assertThatThrownBy(() -> here.caller(KEY)).isInstanceOf(CallFailed.class);
    }

    @Test
    void everythingComesBackAsItWasStored() {
        // Given
        var narrowing = new Narrowing(
                java.util.Set.of(Permission.CALL),
                NamePattern.all(List.of("chat", "emb*")),
                NamePattern.all(List.of("gpt-*")),
                java.util.Set.of("prod"),
                List.of(Network.of("10.0.0.0/8"), Network.of("::1/128")));
        var key = new StoredKey(
                new ApiKey(
                        "key_full",
                        "alice",
                        "laptop",
                        KeyText.hint(KEY),
                        narrowing,
                        IdentityParts.NOW,
                        IdentityParts.NOW.plusSeconds(3600),
                        null,
                        null),
                KeyDigest.of(KeyIndex.digest(KEY)));
        var ceilings = new Ceilings(
                100L,
                new java.math.BigDecimal("0.1"),
                new java.math.BigDecimal("0.5"),
                NamePattern.all(List.of("web_*")));
        Grant grant = IdentityParts.grant(Grantee.Kind.TEAM, "search", ceilings, CHAT, "emb*");
        Grant noTools = new Grant(
                "grant-no-tools",
                grant.to(),
                grant.routes(),
                new Ceilings(null, null, null, List.of()),
                IdentityParts.NOW);

        // When
        join(store.change(
                change -> change.insert(key).chain(() -> change.insert(grant)).chain(() -> change.insert(noTools))));
        join(here.loader.reload());

        // Then
        Directory directory = here.authenticator.directory();
        assertThat(directory.key("key_full")).contains(key.key());
        assertThat(directory.grants()).containsEntry(grant.id(), grant).containsEntry(noTools.id(), noTools);
        assertThat(directory.callers()).containsEntry("alice", IdentityParts.ALICE);
        assertThat(directory.teams()).containsEntry("search", IdentityParts.TEAM);
        Optional<ApiKey> read = join(store.change(change -> change.key("key_full")));
        assertThat(read).contains(key.key());
    }

    @Test
    void aChangeThatFailsLeavesNothingBehind() {
        // Given
        long before = join(store.revision());

        // When
        assertThatThrownBy(() ->
                        join(store.change(change -> change.insert(key(KEY, IdentityParts.ALICE, Narrowing.NONE))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("too late"))))))
                .hasMessage("too late");

        // Then
        assertThat(join(store.revision())).isEqualTo(before);
        join(here.loader.reload());
        assertThatThrownBy(() -> here.caller(KEY)).hasMessageContaining("not valid");
    }

    @Test
    void lastUsesAreWrittenDownOnceAndSeenElsewhere() {
        // Given
        StoredKey key = key(KEY, IdentityParts.ALICE, Narrowing.NONE);
        join(store.change(change -> change.insert(key)));
        join(here.loader.reload());
        join(there.loader.follow());
        here.caller(KEY);

        // When
        join(here.loader.exchangeLastUses());
        join(there.loader.exchangeLastUses());

        // Then
        assertThat(there.authenticator.directory().lastUsed(key.key())).isEqualTo(clock.instant());
        assertThat(here.authenticator.directory().takeLastUses()).isEmpty();
        join(store.used(Map.of(key.key().id(), clock.instant().minusSeconds(5))));
        assertThat(join(store.usedSince(Instant.EPOCH))).containsEntry(key.key().id(), clock.instant());
    }

    @Test
    void changedRightsAreInForceForKeysThatDidNotChange() {
        // Given
        join(store.change(change -> change.insert(key(KEY, IdentityParts.ALICE, Narrowing.NONE))));
        join(here.loader.reload());
        assertThat(here.caller(KEY).access().mayCall(CHAT, "m")).isFalse();

        // When
        join(store.change(
                change -> change.insert(IdentityParts.grant(Grantee.Kind.TEAM, "search", Ceilings.NONE, CHAT))));
        join(here.loader.reload());

        // Then
        assertThat(here.caller(KEY).access().mayCall(CHAT, "m")).isTrue();
    }

    @Test
    void aDatabaseThatWasSetBackIsReadAnew() {
        // Given
        join(store.change(change -> change.insert(key(KEY, IdentityParts.ALICE, Narrowing.NONE))));
        join(here.loader.reload());

        // When
        database.query("delete from api_key where owner = 'alice'").executeAndAwait();
        database.query("update directory_revision set revision = revision - 1").executeAndAwait();
        join(here.loader.follow());

        // Then
        assertThatThrownBy(() -> here.caller(KEY)).hasMessageContaining("not valid");
    }

    @Test
    void readinessNamesTheBoundWhenTheDirectoryIsOlder() {
        // Given
        assertThat(here.health.problem()).isEmpty();

        // When
        clock.advance(Duration.ofMinutes(6));

        // Then
        assertThat(here.health.problem().orElseThrow())
                .isEqualTo(
                        "Callers and their keys were last read from the database 360 s ago. Keys revoked since then are"
                                + " still valid here. The bound is sluice.auth.stale-after (300 s).");
        join(here.loader.follow());
        assertThat(here.health.problem()).isEmpty();
    }

    @Test
    void aHundredThousandKeysLoadQuicklyAndTakeLittleMemory() {
        // Given
        int count = 100_000;
        database.query("""
                insert into api_key (id, digest, owner, name, hint, routes, created_at, expires_at, last_used_at, revision)
                select 'key_0197a3b2c4d5' || lpad(to_hex(i), 16, '0'), sha256(convert_to('key ' || i, 'UTF8')), 'alice',
                       'key number ' || i, 'slc_abcdef', case when i % 10 = 0 then array['chat', 'emb*'] end,
                       now(), now() + interval '90 days', now(), 1
                from generate_series(1, 100000) i""").executeAndAwait();
        var gateway = new Gateway();
        long before = liveBytes();

        // When
        long begin = System.nanoTime();
        join(gateway.loader.start());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        // Then
        long bytes = liveBytes() - before;
        System.getLogger("size").log(System.Logger.Level.INFO, "{0} keys took {1} and {2} bytes", count, took, bytes);
        assertThat(gateway.authenticator.directory().keys()).hasSizeGreaterThanOrEqualTo(count);
        assertThat(gateway.caller("key 77777").id()).isEqualTo("member:alice");
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(bytes).isLessThan(100L * 1024 * 1024);
    }

    private static long liveBytes() {
        var memory = java.lang.management.ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static StoredKey key(String text, Caller owner, Narrowing narrowing) {
        return IdentityParts.key(text, owner, narrowing);
    }

    private ApiKey revoked(ApiKey key) {
        return new ApiKey(
                key.id(),
                key.owner(),
                key.name(),
                key.hint(),
                key.narrowing(),
                key.createdAt(),
                key.expiresAt(),
                clock.instant(),
                key.lastUsedAt());
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** What one gateway knows. */
    private final class Gateway {
        final Authenticator authenticator = IdentityParts.authenticator(Map.of(), null, clock);
        final DirectoryHealth health = new DirectoryHealth(clock, IdentityParts.config(Map.of()));
        final DirectoryLoader loader = new DirectoryLoader(store, authenticator, health, clock);

        Principal caller(String key) {
            return authenticator
                    .authenticate(
                            header -> header.equals("authorization") ? List.of("Bearer " + key) : List.of(),
                            "127.0.0.1",
                            NO_REQUEST)
                    .await()
                    .indefinitely();
        }
    }
}
