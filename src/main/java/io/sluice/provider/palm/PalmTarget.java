package io.sluice.provider.palm;

import io.sluice.provider.Leniency;
import java.net.URI;

/**
 * A target's settings, made ready for calls.
 *
 * @param model    address of the model, without an operation
 * @param leniency what becomes of what the upstream cannot take
 */
record PalmTarget(URI model, Leniency leniency) {
    /** Where {@code operation} ({@code generateText}) is answered. */
    URI address(String operation) {
        return URI.create(model + ":" + operation);
    }

    /**
     * Asks to leave out a member of the request that this target cannot honor.
     *
     * @throws io.sluice.model.CallFailed when the route is not lenient
     */
    void leaveOut(String field, String message) {
        leniency.leaveOut(field, message);
    }
}
