package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import io.sluice.support.vault.BaoServer.KubernetesRole;
import io.sluice.support.vault.FakeCluster;
import io.sluice.support.vault.FakeCluster.ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway in a pod: it logs in to a real Vault with its service account's token. */
@Tag("side-by-side")
class VaultKubernetesIT {
    private static final ServiceAccount ACCOUNT = new ServiceAccount("llm", "sluice");
    private static final String AUDIENCE = "vault";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String KEY = "sk-of-the-cluster";

    @TempDir
    private static Path folder;

    private static BaoServer vault;
    private static FakeCluster cluster;
    private static FakeUpstream upstream;

    @BeforeAll
    static void start() throws Exception {
        vault = BaoServer.start(Files.createDirectories(folder.resolve("vault")));
        cluster = FakeCluster.start(folder);
        upstream = FakeUpstream.start();
        upstream.acceptOnlyKey(KEY);
        vault.policy("reader", "path \"secret/data/llm/*\" { capabilities = [\"read\"] }");
        vault.put("llm/prod/openai", Map.of("api_key", KEY));
        vault.kubernetesRole(
                cluster,
                new KubernetesRole(
                        "gateway", ACCOUNT, AUDIENCE, "reader", Duration.ofSeconds(6), Duration.ofSeconds(12)));
    }

    @AfterAll
    static void stop() {
        upstream.close();
        cluster.close();
        vault.close();
    }

    @Test
    void logsInWithItsTokenAndLaterWithTheOneThatReplacedIt() throws IOException {
        // Given
        String first = cluster.issue(ACCOUNT, AUDIENCE, HOUR);
        Path file = Files.writeString(folder.resolve("replaced"), first);
        try (var gateway = inAPod(file).start()) {
            // Then
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
            assertThat(cluster.hasVouchedFor(first)).isTrue();
            assertThat(gateway.process().output()).doesNotContain(first);

            // When the cluster replaces the token, as it does before the end of its life
            String second = cluster.issue(ACCOUNT, AUDIENCE, HOUR);
            replace(file, second);

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
                return cluster.hasVouchedFor(second);
            });
            assertThat(gateway.chat("chat", true).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTokenThatVaultDoesNotTakeIsNamedByReadinessUntilAGoodOneIsThere() throws IOException {
        // Given
        var bad = new LinkedHashMap<String, String>();
        bad.put("token is expired", cluster.issue(ACCOUNT, AUDIENCE, Duration.ofMinutes(-1)));
        bad.put("audience claim does not match", cluster.issue(ACCOUNT, FakeCluster.OWN_AUDIENCE, HOUR));
        bad.put(
                "service account name not authorized",
                cluster.issue(new ServiceAccount(ACCOUNT.namespace(), "another"), AUDIENCE, HOUR));
        bad.put(
                "namespace not authorized",
                cluster.issue(new ServiceAccount("another", ACCOUNT.name()), AUDIENCE, HOUR));
        Path file = Files.writeString(folder.resolve("refused"), bad.get("token is expired"));
        try (var gateway = inAPod(file).startUnready()) {
            bad.forEach((why, token) -> {
                // When
                replace(file, token);

                // Then
                await(why)
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(gateway.readiness())
                                .contains("\"vault\"")
                                .contains("Vault does not accept the gateway's log-in (403: ")
                                .contains(why));
                assertThat(gateway.process().isReady()).as(why).isFalse();
                assertThat(gateway.chat("chat", false).statusCode()).as(why).isEqualTo(503);
                assertThat(cluster.hasVouchedFor(token)).as(why).isFalse();
            });

            // When
            replace(file, cluster.issue(ACCOUNT, AUDIENCE, HOUR));

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.process().isReady());
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
            bad.values().forEach(token -> assertThat(gateway.process().output()).doesNotContain(token));
        }
    }

    /** At once, as the cluster does it: no reader ever finds half a token. */
    private static void replace(Path file, String token) {
        try {
            Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), token);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VaultGateway inAPod(Path token) throws IOException {
        Path own = folder.resolve("gateway-" + token.getFileName());
        return VaultGateway.with(own, upstream, vault.url(), "vault:llm/prod/openai#api_key")
                .set("QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE", "gateway")
                .set("QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH", token.toString())
                .set("QUARKUS_VAULT_TLS_USE_KUBERNETES_CA_CERT", "false") // that file is in pods only
                .set("SLUICE_SECRETS_VAULT_REFRESH_AFTER", "1S");
    }
}
