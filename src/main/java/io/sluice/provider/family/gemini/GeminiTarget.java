package io.sluice.provider.family.gemini;

import io.sluice.provider.Leniency;
import java.net.URI;

/**
 * A target's settings, made ready for calls.
 *
 * @param model    the model's name, without {@code models/}
 * @param address  address of the model, without an operation
 * @param traits   what the model takes
 * @param leniency what becomes of what the upstream cannot take
 */
public record GeminiTarget(GeminiHost host, String model, URI address, GeminiModels.Traits traits, Leniency leniency) {
    /** A target at this address. */
    public static GeminiTarget of(GeminiHost host, String model, URI address, Leniency leniency) {
        return new GeminiTarget(host, model, address, GeminiModels.of(model), leniency);
    }

    /** Where {@code operation} ({@code generateContent}) is answered. */
    URI address(String operation) {
        return URI.create(address + ":" + operation);
    }

    /** Whether calls of tools and their results carry ids. */
    boolean takesCallIds() {
        return host == GeminiHost.GEMINI_API;
    }

    /**
     * Asks to leave out a member of the request that the upstream cannot honor.
     *
     * @param problem worded to follow the provider's name: {@code takes no …}
     * @throws io.sluice.model.CallFailed when the route is not lenient
     */
    void leaveOut(String field, String problem) {
        leniency.leaveOut(field, "The provider " + host.displayName() + " " + problem);
    }

    /** The same for what only this model cannot do. */
    void leaveOutOfModel(String field, String problem) {
        leniency.leaveOut(field, "The model '" + model + "' " + problem);
    }
}
