package io.sluice.audit;

import io.quarkus.arc.Arc;
import java.util.concurrent.TimeUnit;

/** What tests outside this package do with the trail. */
public final class TestAudit {
    private TestAudit() {}

    /** Has everything written that waits for it, so that a test may count entries. */
    public static void settle() {
        Arc.container()
                .instance(LateEntries.class)
                .get()
                .flush()
                .subscribeAsCompletionStage()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
