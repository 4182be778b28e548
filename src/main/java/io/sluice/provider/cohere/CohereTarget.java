package io.sluice.provider.cohere;

import io.sluice.provider.Leniency;
import java.net.URI;

/**
 * A target's settings, made ready for calls.
 *
 * @param base      address of the API without its version and without a slash at the end
 * @param inputType what embeddings are for, unless the caller says so: {@code input_type}
 * @param leniency  what becomes of what the upstream cannot take
 */
record CohereTarget(URI base, String model, CohereModels.Traits traits, String inputType, Leniency leniency) {
    /** Where {@code path} ({@code v2/chat}) is answered. */
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
