package io.sluice.secret;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows about a reference it has resolved. Holds no credential and may be shown to administrators.
 *
 * @param fetchedAt when the value held in memory was last read where it is kept; null when none is held
 * @param usedAt    when a call was last given it; null when none was since the start of this process
 * @param problem   why it cannot be had, or not be read anew, right now; null when the last reading went well or there was
 *                  none. A value in memory may be in use all the same
 */
public record SecretStatus(
        @Nullable Instant fetchedAt,
        @Nullable Instant usedAt,
        @Nullable String problem) {
    /** Nothing is held and nothing is known. */
    public static final SecretStatus NONE = new SecretStatus(null, null, null);

    /** A value read at this time, without a problem. */
    public static SecretStatus fetched(Instant at) {
        return new SecretStatus(at, null, null);
    }
}
