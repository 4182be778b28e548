package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** Port: which soft thresholds were told of already, so that each is told once a window, by one gateway of many. */
public interface Notices {
    /**
     * Takes it upon this gateway to tell of a budget's threshold in a window.
     *
     * @param attempts how often it may be tried altogether
     * @param patience how long a try may take; others leave it alone meanwhile, and longer after every try
     * @return whether it is this gateway's to tell now
     */
    Uni<Boolean> claim(String budget, Instant window, int attempts, Duration patience);

    /** It was told: nobody tells of it in this window again. */
    Uni<Void> told(String budget, Instant window);
}
