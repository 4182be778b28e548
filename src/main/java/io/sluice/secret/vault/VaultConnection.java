package io.sluice.secret.vault;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requests to Vault's KV engine, version 2, through Quarkus Vault's own client: it logs in, renews its token and follows its
 * configuration. (Its {@code VaultKVSecretReactiveEngine} knows no versions, so the client below it is used.)
 */
final class VaultConnection {
    /**
     * In the last second of a token's longest life the client renews it instead of logging in, and Vault refuses that; a
     * connection may just have been closed by a restart. Both pass.
     */
    private static final Duration REPEATED_FOR = Duration.ofSeconds(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** Log-in, renewal and the request itself each have a time limit of the client's; all of them have this one. */
    private static final Duration ALTOGETHER = Duration.ofSeconds(12);

    private final Supplier<VaultClient> client;
    private final String mount;
    private final Optional<String> missing;

    /**
     * @param client  made at first use
     * @param mount   of the KV engine
     * @param missing what the configuration lacks, for people; empty when Vault can be used
     */
    VaultConnection(Supplier<VaultClient> client, String mount, Optional<String> missing) {
        this.client = client;
        this.mount = mount;
        this.missing = missing;
    }

    /** What the configuration lacks; empty when Vault can be used. */
    Optional<String> missing() {
        return missing;
    }

    String mount() {
        return mount;
    }

    /** One request to the KV engine. Fails with {@link VaultProblem} only, within seconds. */
    <T> Uni<T> kv(Function<VaultSecretsKV2, CompletionStage<T>> request) {
        return ask(vault -> request.apply(vault.secrets().kv2(mount)));
    }

    /** One request of any sort, as above. */
    <T> Uni<T> ask(Function<VaultClient, CompletionStage<T>> request) {
        if (missing.isPresent()) {
            return Uni.createFrom().failure(VaultProblem.notConfigured(missing.get()));
        }
        return Uni.createFrom()
                .deferred(() -> repeated(request, System.nanoTime() + REPEATED_FOR.toNanos(), FIRST_PAUSE))
                .ifNoItem()
                .after(ALTOGETHER)
                .failWith(VaultProblem::tooSlow);
    }

    private <T> Uni<T> repeated(Function<VaultClient, CompletionStage<T>> request, long deadlineNanos, Duration pause) {
        return Uni.createFrom()
                .completionStage(() -> request.apply(client.get()))
                .onFailure()
                .transform(VaultProblem::of)
                .onFailure(failure -> isPassing(failure) && System.nanoTime() + pause.toNanos() < deadlineNanos)
                .recoverWithUni(failure -> {
                    logInAnewAfter(failure);
                    Duration next = pause.multipliedBy(2);
                    return Uni.createFrom()
                            .voidItem()
                            .onItem()
                            .delayIt()
                            .by(pause)
                            .chain(() -> repeated(
                                    request, deadlineNanos, next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE));
                });
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof VaultProblem problem && problem.isPassing();
    }

    /** A token that cannot be renewed is at the end of its life: the client would try to renew it until it is over. */
    private void logInAnewAfter(Throwable failure) {
        if (failure instanceof VaultProblem problem && problem.kind() == VaultProblem.Kind.TOKEN) {
            client.get().getTokenProvider().invalidateCache();
        }
    }
}
