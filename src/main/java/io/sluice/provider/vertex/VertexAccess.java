package io.sluice.provider.vertex;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.secret.AccessTokens;
import io.sluice.secret.CallersContext;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange is let in: by the token it was given, or by one got for the service account or the machine. A token that is
 * not accepted is not used again.
 *
 * @param tokens null for a token that was given
 */
record VertexAccess(@Nullable AccessTokens tokens) {
    /** Makes one exchange with credentials that hold the token. */
    <T> Uni<T> whole(Credentials credentials, Function<Credentials, Uni<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return token(tokens, credentials)
                .chain(token -> exchange.apply(with(token))
                        .onFailure(VertexAccess::isRefused)
                        .invoke(() -> tokens.forget(token)));
    }

    /** The same for a stream. */
    <T> Multi<T> stream(Credentials credentials, Function<Credentials, Multi<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return token(tokens, credentials)
                .onItem()
                .transformToMulti(token -> exchange.apply(with(token))
                        .onFailure(VertexAccess::isRefused)
                        .invoke(() -> tokens.forget(token)));
    }

    /** On the caller's own event loop, whoever got it and wherever. */
    private static Uni<Secret> token(AccessTokens tokens, Credentials credentials) {
        return CallersContext.back(() -> tokens.current(credentials.get(VertexSettings.CREDENTIALS)));
    }

    private static Credentials with(Secret token) {
        return new Credentials(Map.of(VertexSettings.ACCESS_TOKEN, token));
    }

    /** 401, and not the 403 of an account that may not call this model: another token would not help that. */
    private static boolean isRefused(Throwable thrown) {
        return thrown instanceof CallFailed failed
                && failed.failure() instanceof Failure.Upstream(UpstreamError error)
                && error.kind() == Kind.AUTHENTICATION
                && error.status() != 403;
    }
}
