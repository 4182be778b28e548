package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import io.sluice.support.vault.BaoServer.KubernetesRole;
import io.sluice.support.vault.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway in a pod: it logs in to a real Vault with its service account's token. */
class VaultKubernetesIT {
    private static final String NAMESPACE = "llm";
    private static final String ACCOUNT = "sluice";
    private static final String KEY = "sk-of-the-cluster";

    @TempDir
    private Path folder;

    private BaoServer vault;
    private FakeCluster cluster;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        vault = BaoServer.start(Files.createDirectories(folder.resolve("vault")));
        cluster = FakeCluster.start(folder);
        upstream = FakeUpstream.start();
        upstream.acceptOnlyKey(KEY);
        vault.policy("reader", "path \"secret/data/llm/*\" { capabilities = [\"read\"] }");
        vault.put("llm/prod/openai", Map.of("api_key", KEY));
        vault.kubernetesRole(
                cluster,
                new KubernetesRole(
                        "gateway", NAMESPACE, ACCOUNT, "reader", Duration.ofSeconds(6), Duration.ofSeconds(12)));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        cluster.close();
        vault.close();
    }

    @Test
    void logsInWithItsTokenAndLaterWithTheOneThatReplacedIt() throws IOException {
        // Given
        String first = cluster.issue(NAMESPACE, ACCOUNT);
        Path file = Files.writeString(folder.resolve("token"), first);
        try (var gateway = inAPod(file, "gateway").start()) {
            // Then
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
            assertThat(cluster.hasVouchedFor(first)).isTrue();
            assertThat(gateway.process().output()).doesNotContain(first);

            // When the cluster replaces the token, as it does every hour
            String second = cluster.issue(NAMESPACE, ACCOUNT);
            Files.writeString(file, second);

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
                return cluster.hasVouchedFor(second);
            });
            assertThat(gateway.chat("chat", true).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServiceAccountThatVaultDoesNotKnowGetsNoKey() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("token"), cluster.issue(NAMESPACE, "another"));
        try (var gateway = inAPod(file, "gateway").startUnready()) {
            // Then
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(503);
            assertThat(gateway.readiness()).contains("\"vault\"").contains("403");
            assertThat(gateway.process().output()).doesNotContain(Files.readString(file));
        }
    }

    private VaultGateway inAPod(Path token, String role) throws IOException {
        return VaultGateway.with(folder.resolve("gateway"), upstream, vault.url(), "vault:llm/prod/openai#api_key")
                .set("QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE", role)
                .set("QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH", token.toString())
                .set("QUARKUS_VAULT_TLS_USE_KUBERNETES_CA_CERT", "false") // that file is in pods only
                .set("SLUICE_SECRETS_VAULT_REFRESH_AFTER", "1S");
    }
}
