package io.sluice.secret.vault;

import io.quarkus.vault.client.common.VaultJSONResultExtractor;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether Vault lets this gateway write below its own path. */
@Singleton
final class WriteRight {
    private static final Set<String> ENOUGH = Set.of("create", "update", "root", "sudo");

    private final VaultConnection connection;
    private final VaultConfig config;

    WriteRight(VaultConnection connection, VaultConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /** Whether it does. Fails with {@link VaultProblem} when Vault does not tell. */
    Uni<Boolean> check() {
        String path = path();
        var request = VaultRequest.post("What the gateway may do")
                .path("sys", "capabilities-self")
                .body(Map.of("paths", List.of(path)))
                .expectOkStatus()
                .build(VaultJSONResultExtractor.of(Map.class));
        return connection
                .ask(vault -> vault.execute(request).thenApply(VaultResponse::getResult))
                .map(answer -> allows(answer.get(path)));
    }

    /** The path that is asked about, with the KV engine's own prefix. */
    String path() {
        return connection.mount() + "/data/" + config.writePath() + "/routes/any/key";
    }

    private static boolean allows(@Nullable Object capabilities) {
        return capabilities instanceof List<?> list && list.stream().anyMatch(ENOUGH::contains);
    }
}
