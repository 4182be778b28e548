package io.sluice.pricing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.pricing.PriceRow;
import io.sluice.pricing.PriceStore;
import io.sluice.pricing.PriceStore.Removal;
import io.sluice.pricing.PriceVersion;
import io.sluice.pricing.PriceVersion.Origin;
import io.sluice.pricing.StoredPrices;
import io.sluice.pricing.TestPrices;
import io.sluice.provider.ProviderId;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresPriceStoreTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Instant TAKES_EFFECT = Instant.parse("2026-02-01T00:00:00Z");

    @Inject
    PriceStore store;

    @Inject
    Pool database;

    @AfterEach
    void clean() {
        database.query("delete from price_version").executeAndAwait();
    }

    @Test
    void keepsAVersionAsItIsAndCountsTheRevisionUp() {
        // Given
        long before = join(store.revision());

        // When
        PriceVersion made = join(add());

        // Then
        PriceStore.Contents contents = join(store.load());
        assertThat(contents.versions()).containsExactly(made);
        assertThat(contents.revision()).isEqualTo(before + 1).isEqualTo(join(store.revision()));
    }

    @Test
    void givesNumbersThatGrowAlsoWhenManyImportAtOnce() {
        // When
        List<PriceVersion> made = join(Uni.join()
                .all(IntStream.range(0, 8).mapToObj(i -> add()).toList())
                .andFailFast());

        // Then
        long first =
                made.stream().mapToLong(PostgresPriceStoreTest::number).min().orElseThrow();
        assertThat(made)
                .extracting(PostgresPriceStoreTest::number)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(first, first + 8).boxed().toList());
        assertThat(join(store.load()).versions())
                .hasSize(8)
                .isSortedAccordingTo((one, other) -> Long.compare(number(one), number(other)));
    }

    @Test
    void removesOnlyWhatHasNotTakenEffectAndNeverGivesItsNumberAgain() {
        // Given
        PriceVersion version = join(add());

        // When / Then
        assertThat(join(store.remove(version.id(), TAKES_EFFECT))).isEqualTo(Removal.IN_FORCE);
        assertThat(join(store.remove(version.id(), TAKES_EFFECT.minusNanos(1000))))
                .isEqualTo(Removal.REMOVED);
        assertThat(join(store.remove(version.id(), MADE))).isEqualTo(Removal.UNKNOWN);
        assertThat(join(store.remove("no such thing", MADE))).isEqualTo(Removal.UNKNOWN);
        assertThat(number(join(add()))).isGreaterThan(number(version));
    }

    @Test
    void leavesOutWhatALaterGatewayWrote() {
        // Given
        PriceVersion readable = join(add());
        database.query(
                        "insert into price_version values (100000, now(), now(), '', '{\"prices\": [{\"per\": \"hour\"}]}')")
                .executeAndAwait();

        // When
        PriceStore.Contents contents = join(store.load());

        // Then
        assertThat(contents.versions()).containsExactly(readable);
        assertThat(contents.unreadable()).containsOnlyKeys("book:100000");
    }

    private Uni<PriceVersion> add() {
        return store.add(number -> new PriceVersion(
                StoredPrices.id(number),
                Origin.API,
                TAKES_EFFECT,
                MADE,
                "a note",
                List.of(new PriceRow(new ProviderId("openai"), "gpt-4o*", TestPrices.price(2, 8)))));
    }

    private static long number(PriceVersion version) {
        return StoredPrices.number(version.id());
    }

    private static <T> T join(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
