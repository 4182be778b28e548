package io.sluice.pricing.postgres;

import io.sluice.pricing.PriceStore;
import io.sluice.pricing.PriceVersion;
import io.sluice.pricing.StoredPrices;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.LongFunction;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Versions as rows with their prices in {@code jsonb}. */
@ApplicationScoped
class PostgresPriceStore implements PriceStore {
    private final Transactions transactions;

    PostgresPriceStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    @Retry(maxRetries = 2, delay = 100, jitter = 50)
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Contents> load() {
        return transactions
                .required(() -> PriceBookEntity.read()
                        .chain(book -> PriceVersionEntity.<PriceVersionEntity>find(
                                        "from PriceVersionEntity order by number")
                                .list()
                                .map(rows -> new Rows(book.revision, rows))))
                .emitOn(Infrastructure.getDefaultWorkerPool()) // thousands of prices take their time to read
                .map(Rows::contents);
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    public Uni<Long> revision() {
        return transactions.required(() -> PriceBookEntity.read().map(book -> book.revision));
    }

    @Override
    public Uni<PriceVersion> add(LongFunction<PriceVersion> version) {
        return transactions.required(() -> PriceBookEntity.lock().chain(book -> {
            book.revision++;
            book.lastNumber++;
            PriceVersion made = version.apply(book.lastNumber);
            return PriceVersionEntity.of(book.lastNumber, made).persist().replaceWith(made);
        }));
    }

    @Override
    public Uni<Removal> remove(String id, Instant moment) {
        return transactions.required(() -> PriceBookEntity.lock()
                .chain(book -> PriceVersionEntity.<PriceVersionEntity>findById(StoredPrices.number(id))
                        .chain(row -> {
                            if (row == null) {
                                return Uni.createFrom().item(Removal.UNKNOWN);
                            }
                            if (!row.activateAt.isAfter(moment)) {
                                return Uni.createFrom().item(Removal.IN_FORCE);
                            }
                            book.revision++;
                            return row.delete().replaceWith(Removal.REMOVED);
                        })));
    }

    private record Rows(long revision, List<PriceVersionEntity> rows) {
        Contents contents() {
            var versions = new ArrayList<PriceVersion>();
            var unreadable = new HashMap<String, String>();
            for (PriceVersionEntity row : rows) {
                try {
                    versions.add(row.toVersion());
                } catch (StoredPrices.Unreadable e) {
                    unreadable.put(StoredPrices.id(row.number), String.valueOf(e.getMessage()));
                }
            }
            return new Contents(revision, versions, unreadable);
        }
    }
}
