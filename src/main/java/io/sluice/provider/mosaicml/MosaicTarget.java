package io.sluice.provider.mosaicml;

import io.sluice.provider.Leniency;
import java.net.URI;

/**
 * A target's settings, made ready for calls.
 *
 * @param predict  where the model answers
 * @param leniency what becomes of what the upstream cannot take
 */
record MosaicTarget(URI predict, Leniency leniency) {
    /**
     * Asks to leave out a member of the request that this target cannot honor.
     *
     * @throws io.sluice.model.CallFailed when the route is not lenient
     */
    void leaveOut(String field, String message) {
        leniency.leaveOut(field, message);
    }
}
