package io.sluice.boot;

import io.sluice.store.Store;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The database between its opening and the end of the process, whatever ends it. Quarkus stops first, so that calls in
 * flight can still write down what they used; then the database is closed.
 */
final class OpenedStore {
    /**
     * The system property that says where the data are. In dev mode this class is loaded anew by every live reload, but the
     * process and its database stay: the property also tells that there is one.
     */
    static final String DESCRIPTION = "io.sluice.boot.store";

    private static final long LONGEST_STOP_SECONDS = 60;

    private final Store store;
    private final CountDownLatch gatewayStopped = new CountDownLatch(1);
    private volatile boolean gatewayRuns;

    private OpenedStore(Store store) {
        this.store = store;
    }

    /** Whether a Quarkus of this process, before a live reload, has opened one. */
    static boolean exists() {
        return System.getProperty(DESCRIPTION) != null;
    }

    /** Tells Quarkus about a store and sees to its end. */
    static OpenedStore hold(Store store) {
        for (Map.Entry<String, String> setting : store.settings().entrySet()) {
            System.setProperty(setting.getKey(), setting.getValue());
        }
        System.setProperty(DESCRIPTION, store.description());
        OpenedStore opened = new OpenedStore(store);
        Runtime.getRuntime().addShutdownHook(new Thread(opened::close, "store-shutdown"));
        return opened;
    }

    /** From now on the database waits for {@link #gatewayStopped()}. */
    void gatewayStarts() {
        gatewayRuns = true;
    }

    void gatewayStopped() {
        gatewayStopped.countDown();
    }

    private void close() {
        try {
            if (gatewayRuns && !gatewayStopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                Terminal.complain("The gateway did not stop within " + LONGEST_STOP_SECONDS
                        + " s; stopping its database all the same.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
