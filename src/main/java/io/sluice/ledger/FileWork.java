package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads or writes files, which no event loop may wait for. */
@FunctionalInterface
interface FileWork<T> {
    T run() throws IOException;

    /** Does it on a thread that may wait. */
    static <T> Uni<T> run(FileWork<T> work) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
