package io.sluice.provider.http;

import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import org.jspecify.annotations.Nullable;

/** Takes a credential out of what an upstream says: some repeat the key they were sent, in errors of any status, as it is or encoded. */
public final class Redaction {
    private static final String HIDDEN = "[hidden]";

    private Redaction() {}

    /** The same failure without the credentials of its attempt. */
    public static Throwable of(Throwable thrown, Credentials credentials) {
        if (!(thrown instanceof CallFailed failed) || !(failed.failure() instanceof Failure.Upstream(var error))) {
            return thrown;
        }
        UpstreamError cleaned = error;
        for (Secret secret : credentials.bySetting().values()) {
            for (String spelling : secret.reveal(SecretSpellings::of)) {
                cleaned = without(spelling, cleaned);
            }
        }
        return cleaned == error ? thrown : new CallFailed(new Failure.Upstream(cleaned));
    }

    private static UpstreamError without(String key, UpstreamError error) {
        if (!occurs(key, error)) {
            return error;
        }
        return new UpstreamError(
                error.kind(),
                error.status(),
                error.message().replace(key, HIDDEN),
                without(key, error.code()),
                without(key, error.field()),
                error.retryAfter(),
                occurs(key, error.body()) ? null : error.body());
    }

    private static boolean occurs(String key, UpstreamError error) {
        return error.message().contains(key)
                || error.code() != null && error.code().contains(key)
                || error.field() != null && error.field().contains(key)
                || occurs(key, error.body());
    }

    private static boolean occurs(String key, @Nullable Json body) {
        return body != null && body.text().contains(key);
    }

    private static @Nullable String without(String key, @Nullable String text) {
        return text == null ? null : text.replace(key, HIDDEN);
    }
}
