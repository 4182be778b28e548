package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import io.sluice.support.vault.SlowLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway with its provider's key in a real Vault, whatever happens to that. */
class VaultIT {
    private static final String REFERENCE = "vault:llm/prod/openai#api_key";
    private static final String POLICY = "path \"secret/data/llm/*\" { capabilities = [\"read\"] }";
    private static final String KEY = "sk-the-first-key";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static FakeUpstream upstream;
    private static BaoServer vault;
    private static SlowLink link;
    private static VaultGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        vault = BaoServer.start(folder.resolve("vault"));
        upstream = FakeUpstream.start();
        link = new SlowLink(vault.port());
        vault.policy("reader", POLICY);
        vault.put("llm/prod/openai", Map.of("api_key", KEY));
        var role = vault.appRole("sluice", "reader", Duration.ofSeconds(8), Duration.ofSeconds(30));
        gateway = VaultGateway.with(folder.resolve("shared"), upstream, link.url(), REFERENCE)
                .withRole(role)
                .set("SLUICE_SECRETS_VAULT_REFRESH_AFTER", "1S")
                .start();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {gateway, link, upstream, vault}) {
            if (each != null) {
                close(each);
            }
        }
    }

    @AfterEach
    void recover() {
        upstream.reset();
        link.delay(Duration.ZERO);
        await().atMost(SOON).until(() -> gateway.process().isReady());
    }

    @Test
    void startsWhileVaultIsSealedRecoversByItselfAndFollowsRotationUnderLoad() throws Exception {
        // Given
        vault.put("llm/rotating", Map.of("api_key", "sk-0"));
        var role = vault.appRole("rotating", "reader", Duration.ofSeconds(8), Duration.ofSeconds(30));
        vault.seal();
        try (var late = VaultGateway.with(folder.resolve("late"), upstream, vault.url(), "vault:llm/rotating#api_key")
                .withRole(role)
                .startUnready()) {
            // Then
            assertThat(late.chat("chat", false).statusCode()).isEqualTo(503);
            assertThat(late.chat("chat", true).body()).contains("\"error\"").contains("not available right now");
            assertThat(late.invocation("chat").statusCode()).isEqualTo(503);
            assertThat(late.readiness()).contains("\"vault\"").contains("Vault is sealed");
            assertThat(late.process().isReady()).isFalse();

            // When
            vault.unseal();

            // Then
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> late.chat("chat", false).statusCode() == 200);
            await().atMost(SOON).until(() -> late.process().isReady());
            assertThat(late.logged("Vault does not give credentials")).isEqualTo(1);
            assertThat(late.logged("Vault gives credentials again")).isEqualTo(1);
            rotateUnderLoad(late);
        }
    }

    @Test
    void callsGoOnWhileVaultIsSealed() {
        callsGoOnWhile(vault::seal, "Vault is sealed", vault::unseal);
    }

    @Test
    void callsGoOnWhileVaultIsGoneAndAnotherKeyIsThereAfterwards() {
        callsGoOnWhile(vault::stop, "Vault does not answer", () -> {
            vault.startSealed();
            vault.unseal();
        });

        vault.put("llm/prod/openai", Map.of("api_key", "sk-after-the-restart"));
        upstream.acceptOnlyKey("sk-after-the-restart");
        assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
        vault.put("llm/prod/openai", Map.of("api_key", KEY));
        await().atMost(SOON).until(() -> keyOf(gateway).equals(KEY));
    }

    @Test
    void callsGoOnWhileVaultIsSlow() {
        callsGoOnWhile(
                () -> link.delay(Duration.ofSeconds(4)), "Vault does not answer", () -> link.delay(Duration.ZERO));
    }

    @Test
    void callsGoOnWhileVaultAnswers403() {
        callsGoOnWhile(
                () -> vault.policy("reader", "path \"secret/data/other\" { capabilities = [\"read\"] }"),
                "Vault does not let the gateway in there (403)",
                () -> vault.policy("reader", POLICY));
    }

    /** Longer than a token may live at all: renewed, and replaced by a new log-in, without a reading that fails. */
    @Test
    void noReadingFailsWhenATokenReachesItsMaximumAge() {
        assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
        long warned = gateway.logged("Vault does not give credentials");
        double enough = readings() + 34; // one a second: a token lives for 30

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
                    assertThat(gateway.process().isReady()).isTrue();
                    return readings() > enough;
                });

        assertThat(gateway.logged("Vault does not give credentials")).isEqualTo(warned);
    }

    private static void callsGoOnWhile(Runnable away, String reason, Runnable back) {
        // Given
        await().atMost(SOON).until(() -> gateway.process().isReady());
        assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
        long warned = gateway.logged("Vault does not give credentials");

        // When
        away.run();
        try {
            // Then
            await().atMost(SOON).until(() -> {
                quick(gateway);
                return gateway.readiness().contains(reason);
            });
            for (int i = 0; i < 20; i++) {
                quick(gateway);
            }
            assertThat(gateway.process().isReady()).isFalse();
            assertThat(gateway.metrics()).contains("sluice_secret_store_up{store=\"Vault\"} 0.0");
            assertThat(gateway.logged("Vault does not give credentials")).isEqualTo(warned + 1);
        } finally {
            back.run();
        }
        await().atMost(SOON).until(() -> gateway.process().isReady());
        assertThat(gateway.metrics())
                .contains("sluice_secret_store_up{store=\"Vault\"} 1.0", "sluice_secret_age_seconds{store=\"Vault\"} ");
    }

    private static void quick(VaultGateway gateway) {
        long begin = System.nanoTime();
        assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    /** Every second a new key; the provider takes the old one for a moment longer, as vendors do. */
    private static void rotateUnderLoad(VaultGateway gateway) throws InterruptedException {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        var calls = new AtomicInteger();
        var rotations = new AtomicInteger();
        upstream.acceptOnlyKey("sk-0");
        upstream.requests();
        try (var rotor = Executors.newScheduledThreadPool(1);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var end = System.nanoTime() + Duration.ofSeconds(31).toNanos();
            rotor.scheduleAtFixedRate(
                    () -> {
                        int next = rotations.get() + 1;
                        upstream.acceptOnlyKey("sk-" + (next - 1), "sk-" + next);
                        vault.put("llm/rotating", Map.of("api_key", "sk-" + next));
                        rotor.schedule(() -> upstream.acceptOnlyKey("sk-" + next), 300, TimeUnit.MILLISECONDS);
                        rotations.set(next);
                    },
                    1,
                    1,
                    TimeUnit.SECONDS);
            IntStream.range(0, 4)
                    .forEach(caller -> callers.submit(() -> {
                        while (System.nanoTime() < end) {
                            var answer = gateway.chat("chat", caller % 2 == 0);
                            calls.incrementAndGet();
                            if (answer.statusCode() != 200) {
                                failures.add(answer.statusCode() + " " + answer.body());
                            }
                        }
                    }));
            callers.shutdown();
            assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            rotor.shutdownNow();
        }
        assertThat(failures).isEmpty();
        assertThat(rotations.get()).isGreaterThanOrEqualTo(25);
        assertThat(calls.get()).isGreaterThan(200);
    }

    /** How often this gateway has read its key. */
    private static double readings() {
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith("sluice_secret_reads_total") && line.contains("outcome=\"ok\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String keyOf(VaultGateway gateway) {
        gateway.chat("chat", false);
        List<String> keys = upstream.lastRequest().headers().get("authorization");
        return keys.getFirst().replace("Bearer ", "");
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
