package io.sluice.provider.http;

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
 * How an exchange is let in where access tokens are: by the token that the route was given, or by one got with another
 * credential of it. A token that is not accepted is not used again.
 *
 * @param tokens    null where the route has a token of its own
 * @param proof     the setting of the credential that tokens are got with
 * @param token     the setting that exchanges find the token in
 * @param forbidden whether a 403 says that the token is not accepted, too; with most vendors it speaks of what the account may do,
 *                  and another token would not help
 */
public record TokenAccess(@Nullable AccessTokens tokens, String proof, String token, boolean forbidden) {
    /** Makes one exchange with credentials that hold the token. On the caller's own event loop, whoever got the token. */
    public <T> Uni<T> whole(Credentials credentials, Function<Credentials, Uni<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return current(tokens, credentials)
                .chain(got ->
                        exchange.apply(with(got)).onFailure(this::isRefused).invoke(() -> tokens.forget(got)));
    }

    /** The same for a stream. */
    public <T> Multi<T> stream(Credentials credentials, Function<Credentials, Multi<T>> exchange) {
        if (tokens == null) {
            return exchange.apply(credentials);
        }
        return current(tokens, credentials)
                .onItem()
                .transformToMulti(got ->
                        exchange.apply(with(got)).onFailure(this::isRefused).invoke(() -> tokens.forget(got)));
    }

    private Uni<Secret> current(AccessTokens held, Credentials credentials) {
        return CallersContext.back(() -> held.current(credentials.get(proof)));
    }

    private Credentials with(Secret got) {
        return new Credentials(Map.of(token, got));
    }

    private boolean isRefused(Throwable thrown) {
        return thrown instanceof CallFailed failed
                && failed.failure() instanceof Failure.Upstream(UpstreamError error)
                && error.kind() == Kind.AUTHENTICATION
                && (forbidden || error.status() != 403);
    }
}
