package io.sluice.identity;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/** Says who is calling. The one place that does; no I/O, one hash and one look-up a call. */
@Singleton
public final class Authenticator {
    private final boolean enabled;
    private volatile KeyIndex keys = KeyIndex.EMPTY;

    Authenticator(AuthConfig config) {
        this.enabled = config.enabled();
    }

    /**
     * The caller, by the key in the request's headers.
     *
     * @param headers all values of a header, by its name in any case
     * @throws CallFailed with {@link Failure.Unauthenticated} when there is no key or not a valid one
     */
    public Principal authenticate(Function<String, List<String>> headers) {
        if (!enabled) {
            return Principal.ANONYMOUS;
        }
        String key = PresentedKey.in(headers);
        if (key == null || key.isEmpty()) {
            throw new CallFailed(
                    new Failure.Unauthenticated(
                            "No API key was sent. Send it as 'Authorization: Bearer <key>', or as the password of Basic credentials."));
        }
        return keys.find(key)
                .orElseThrow(() -> new CallFailed(new Failure.Unauthenticated("The API key is not valid.")));
    }

    /** Recognizes these keys from the next call on, and no others. */
    void use(KeyIndex index) {
        keys = index;
    }
}
