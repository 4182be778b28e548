package io.sluice.provider.family.anthropic;

import io.sluice.provider.Leniency;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A target's settings, made ready for calls.
 *
 * @param base    address of the API with its version and no slash at the end: {@code https://api.anthropic.com/v1}
 * @param version value of {@code anthropic-version}
 * @param beta    value of {@code anthropic-beta}; null for none
 * @param leniency what becomes of what the upstream cannot take
 */
public record AnthropicTarget(
        URI base,
        String model,
        AnthropicModels.Traits traits,
        String version,
        @Nullable String beta,
        Leniency leniency) {
    /** The version that all others go back to. */
    public static final String FIRST_VERSION = "2023-06-01";

    /** Since this version the API refuses sampling parameters for every model. */
    private static final String NO_SAMPLING_SINCE = "2026-10-21";

    /**
     * A target at a host of its own versions, which writes the version itself.
     *
     * @param base address of the vendor's models there
     */
    public static AnthropicTarget elsewhere(URI base, String model, Leniency leniency) {
        return new AnthropicTarget(base, model, AnthropicModels.of(model), FIRST_VERSION, null, leniency);
    }

    /** Where {@code path} ({@code messages}, {@code complete}) is answered. */
    public URI address(String path) {
        return URI.create(base + "/" + path);
    }

    /** Whether sampling parameters may be sent at all. */
    boolean takesSampling() {
        return traits.sampling() && version.compareTo(NO_SAMPLING_SINCE) < 0;
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
