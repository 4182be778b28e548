package io.sluice.secret;

import io.sluice.telemetry.Meters;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether a remote store gives what served routes need. Logs every change of that, once, and counts readings. */
public final class SecretStoreHealth {
    private static final Logger LOG = Logger.getLogger(SecretStoreHealth.class);

    private final String store;
    private final Duration maxStale;
    private final Meters meters;
    private volatile @Nullable String problem;

    /**
     * @param store    its name, for people and as a label
     * @param maxStale how long calls go on with values in memory, for the log
     */
    public SecretStoreHealth(String store, Duration maxStale, Meters meters) {
        this.store = store;
        this.maxStale = maxStale;
        this.meters = meters;
    }

    /**
     * Shows it among the meters from now on.
     *
     * @param oldest the age of the oldest value in memory
     */
    public void watch(Supplier<Duration> oldest) {
        meters.secretStoreUp(store, () -> problem == null);
        meters.secretAge(store, oldest);
    }

    /** Why credentials of served routes cannot be read; null when they can. */
    public @Nullable String problem() {
        return problem;
    }

    void read(@Nullable SecretUnavailable failure) {
        meters.secretRead(store, failure == null ? "ok" : failure.isForNow() ? "failed" : "missing");
    }

    /**
     * Takes in how things are.
     *
     * @param failing how many references of served routes cannot be read
     * @param example the failure of one of them; null when there are none
     */
    void assess(int failing, @Nullable SecretUnavailable example) {
        String before = problem;
        if (example == null) {
            problem = null;
            if (before != null) {
                LOG.infof("%s gives credentials again", store);
            }
            return;
        }
        problem = example.getMessage() + (failing > 1 ? " (and " + (failing - 1) + " more)" : "");
        if (before == null) {
            LOG.warnf(
                    "%s does not give credentials; calls go on with those in memory until they are %d s old: %s",
                    store, maxStale.toSeconds(), problem);
        }
    }
}
