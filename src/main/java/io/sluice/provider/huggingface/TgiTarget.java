package io.sluice.provider.huggingface;

import io.sluice.provider.Leniency;
import java.net.URI;

/**
 * A target's settings, made ready for calls.
 *
 * @param base     address of the server, without a slash at the end
 * @param model    told to servers that care (a router); one server has one model
 * @param leniency what becomes of what the upstream cannot take
 */
record TgiTarget(URI base, String model, Leniency leniency) {
    /** Where {@code path} ({@code generate}) is answered. */
    URI address(String path) {
        return URI.create(base + "/" + path);
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
