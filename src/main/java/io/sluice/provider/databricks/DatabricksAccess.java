package io.sluice.provider.databricks;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange is let in: by the personal token it was given, or by an access token got for the service principal. A token
 * that is not accepted is not used again.
 *
 * @param tokens null for a personal token
 */
record DatabricksAccess(@Nullable DatabricksTokens tokens) {
    /** Makes one exchange with credentials that hold the token. */
    <T> Uni<T> whole(Credentials credentials, Function<Credentials, Uni<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return tokens.current(credentials.get(DatabricksSettings.CLIENT_SECRET))
                .chain(token -> exchange.apply(with(token))
                        .onFailure(DatabricksAccess::isRefused)
                        .invoke(() -> tokens.forget(token)));
    }

    /** The same for a stream. */
    <T> Multi<T> stream(Credentials credentials, Function<Credentials, Multi<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return tokens.current(credentials.get(DatabricksSettings.CLIENT_SECRET))
                .onItem()
                .transformToMulti(token -> exchange.apply(with(token))
                        .onFailure(DatabricksAccess::isRefused)
                        .invoke(() -> tokens.forget(token)));
    }

    private static Credentials with(Secret token) {
        return new Credentials(Map.of(DatabricksSettings.TOKEN, token));
    }

    private static boolean isRefused(Throwable thrown) {
        return thrown instanceof CallFailed failed
                && failed.failure() instanceof Failure.Upstream(UpstreamError error)
                && error.kind() == Kind.AUTHENTICATION;
    }
}
