package io.sluice.identity;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;

/** Port: who the holder of an identity provider's token is to the gateway. */
@FunctionalInterface
public interface TokenCallers {
    /**
     * The principal that a valid token stands for. Pure and quick.
     *
     * @throws CallFailed with {@link Failure.Forbidden} when the token maps to nobody here
     */
    Principal principal(TokenVerifier.Claims claims, Directory directory);

    /** Nobody maps tokens to callers. */
    static Principal unknown(TokenVerifier.Claims claims) {
        throw new CallFailed(new Failure.Forbidden("The holder of this token is not known here."));
    }
}
