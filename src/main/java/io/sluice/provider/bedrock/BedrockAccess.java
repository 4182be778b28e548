package io.sluice.provider.bedrock;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange is let in: by what its route has, or by keys got for it, which are held and replaced early. Keys that are not
 * accepted are not used again.
 *
 * @param by   what the keys are got by; null for what the route has
 * @param keys null for what the route has
 */
record BedrockAccess(
        @Nullable Function<Credentials, Uni<Secret>> by,
        @Nullable AccessTokens keys) {
    /** What the route has is sent, or signed with. */
    static final BedrockAccess OWN = new BedrockAccess(null, null);

    /** Makes one exchange with credentials that let it in. */
    <T> Uni<T> whole(Credentials credentials, Function<Credentials, Uni<T>> exchange) {
        if (keys == null) {
            return exchange.apply(credentials);
        }
        return current(credentials)
                .chain(held -> exchange.apply(AwsKeys.unpack(held))
                        .onFailure(BedrockAccess::wantsOthers)
                        .invoke(() -> keys.forget(held)));
    }

    /** The same for a stream. */
    <T> Multi<T> stream(Credentials credentials, Function<Credentials, Multi<T>> exchange) {
        if (keys == null) {
            return exchange.apply(credentials);
        }
        return current(credentials)
                .onItem()
                .transformToMulti(held -> exchange.apply(AwsKeys.unpack(held))
                        .onFailure(BedrockAccess::wantsOthers)
                        .invoke(() -> keys.forget(held)));
    }

    /** The keys themselves, packed; cold. */
    Uni<Secret> current(Credentials credentials) {
        return by == null || keys == null
                ? Uni.createFrom().item(() -> AwsKeys.pack(credentials))
                : CallersContext.back(() -> by.apply(credentials).chain(keys::current));
    }

    private static boolean wantsOthers(Throwable thrown) {
        return thrown instanceof CallFailed failed
                && failed.failure() instanceof Failure.Upstream(UpstreamError error)
                && error.kind() == Kind.AUTHENTICATION
                && error.code() != null
                && BedrockErrorKinds.wantsOtherCredentials(error.code());
    }
}
