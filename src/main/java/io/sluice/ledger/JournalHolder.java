package io.sluice.ledger;

import io.sluice.ledger.journal.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one journal of this gateway, from the start that opened it to the end of the process. */
@Singleton
final class JournalHolder {
    private static final Logger LOG = Logger.getLogger(JournalHolder.class);

    private volatile @Nullable Journal journal;

    void set(Journal opened) {
        journal = opened;
    }

    Journal get() {
        Journal opened = journal;
        if (opened == null) {
            throw new IllegalStateException("the ledger's journal is not open yet");
        }
        return opened;
    }

    @PreDestroy
    void close() {
        Journal opened = journal;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.error("The ledger's journal could not be closed", e);
            }
        }
    }
}
