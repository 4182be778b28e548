package io.sluice.provider.ollama;

import io.sluice.provider.Leniency;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One model of one server, by Ollama's own API.
 *
 * @param base          without a path of the API and without a slash at the end
 * @param contextLength in tokens; null for the server's own
 * @param keepAlive     how long the model stays loaded, as the API writes it; null for the server's own
 * @param leniency      what becomes of what the API cannot take
 */
record OllamaTarget(
        URI base,
        String model,
        @Nullable Integer contextLength,
        @Nullable String keepAlive,
        Leniency leniency) {
    /** Where {@code path} ({@code api/chat}) is answered. */
    URI address(String path) {
        return URI.create(base + "/" + path);
    }

    /**
     * Asks to leave out a member of the request that the API cannot honor.
     *
     * @throws io.sluice.model.CallFailed when the route is not lenient
     */
    void leaveOut(String field, String message) {
        leniency.leaveOut(field, message);
    }
}
