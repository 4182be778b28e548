package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.http.vertx.VertxVaultHttpClient;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretStoreHealth;
import io.sluice.secret.SecretUnavailable;
import io.sluice.secret.WritableSecretStoreContract;
import io.sluice.support.vault.BaoServer;
import io.sluice.telemetry.TestMeters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store over a real server. */
class VaultSecretStoreTest extends WritableSecretStoreContract {
    @TempDir
    private static Path folder;

    private static final Vertx VERTX = Vertx.vertx();

    private static BaoServer server;

    private final VaultSecretStore store = store(server.rootToken());

    @BeforeAll
    static void start() {
        server = BaoServer.start(folder);
    }

    @AfterAll
    static void stop() {
        VERTX.close();
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected SecretStore.Writable store() {
        return store;
    }

    @Override
    protected SecretRef dangling() {
        return new SecretRef("vault", "sluice/routes/never/written@1#value");
    }

    @Override
    protected boolean lists() {
        return false;
    }

    @Override
    protected SecretRef newest(String name) {
        return new SecretRef("vault", "sluice/" + name + "#value");
    }

    @Test
    void readsWhatOthersWriteByTheNameOfTheField() {
        server.put("llm/prod/openai", Map.of("api_key", "sk-1", "organization", "acme"));

        assertThat(text(SecretRef.parse("vault:llm/prod/openai#api_key"))).isEqualTo("sk-1");
        assertThat(text(SecretRef.parse("vault:llm/prod/openai#organization"))).isEqualTo("acme");
    }

    @Test
    void readsAVersion() {
        server.put("llm/versions", Map.of("api_key", "first"));
        server.put("llm/versions", Map.of("api_key", "second"));

        assertThat(text(SecretRef.parse("vault:llm/versions@1#api_key"))).isEqualTo("first");
        assertThat(text(SecretRef.parse("vault:llm/versions@2#api_key"))).isEqualTo("second");
        refused("vault:llm/versions@3#api_key", "does not exist");
    }

    @Test
    void saysWhatIsNotThere() {
        server.put("llm/odd", Map.of("api_key", "x", "port", 8080, "empty", " "));

        refused("vault:llm/odd#key", "no field 'key'");
        refused("vault:llm/odd#port", "empty or no text");
        refused("vault:llm/odd#empty", "empty or no text");
        refused("vault:llm/nothing#key", "does not exist");
        refused("vault:llm/odd", "is no reference into Vault");
    }

    @Test
    void readsARotatedKeyAnewWhenTheOldOneWasRefused() {
        SecretRef ref = SecretRef.parse("vault:llm/rotated#api_key");
        server.put("llm/rotated", Map.of("api_key", "old"));
        text(ref);
        server.put("llm/rotated", Map.of("api_key", "new"));
        assertThat(text(ref)).isEqualTo("old");

        assertThat(join(store.invalidate(ref, Secret.of("old")))).isTrue();

        assertThat(text(ref)).isEqualTo("new");
    }

    @Test
    void expectsNothingOfAnotherTryWithAVersionThatWasRefused() {
        server.put("llm/pinned", Map.of("api_key", "one"));

        assertThat(join(store.invalidate(SecretRef.parse("vault:llm/pinned@1#api_key"), Secret.of("one"))))
                .isFalse();
    }

    @Test
    void writesOneFieldBelowItsOwnPath() {
        SecretRef ref = join(store.write("routes/chat/openai_api_key", Secret.of("sk-2")));

        assertThat(ref.text()).isEqualTo("vault:sluice/routes/chat/openai_api_key@1#value");
        assertThat(server.get("sluice/routes/chat/openai_api_key", 1).toString())
                .isEqualTo("{\"value\":\"sk-2\"}");
        assertThat(store.nameOf(ref)).hasValue("routes/chat/openai_api_key");
        assertThat(store.nameOf(SecretRef.parse("vault:llm/prod/openai#api_key")))
                .isEmpty();
    }

    @Test
    void readsButDoesNotWriteWithThePolicyForReading() {
        server.policy("read-only", """
                path "secret/data/llm/*" { capabilities = ["read"] }
                """);
        server.put("llm/read", Map.of("api_key", "x"));
        VaultSecretStore reading = store(server.token("read-only"));

        assertThat(join(reading.resolve(SecretRef.parse("vault:llm/read#api_key")))
                        .sameAs(Secret.of("x")))
                .isTrue();
        assertThatThrownBy(() -> join(reading.write("routes/a/key", Secret.of("x"))))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("does not let the gateway in there (403)");
        assertThat(join(right(server.token("read-only")).check())).isFalse();
        assertThat(join(right(server.rootToken()).check())).isTrue();
    }

    @Test
    void hasEnoughInThePolicyOfTheDocumentation() throws Exception {
        server.policy("sluice", policyOfTheDocumentation());
        server.put("llm/doc", Map.of("api_key", "x"));
        VaultSecretStore writing = store(server.token("sluice"));

        assertThat(join(writing.resolve(SecretRef.parse("vault:llm/doc#api_key")))
                        .isEmpty())
                .isFalse();
        SecretRef ref = join(writing.write("routes/doc/key", Secret.of("one")));
        assertThat(join(writing.write("routes/doc/key", Secret.of("one")))).isEqualTo(ref);
        join(writing.write("routes/doc/key", Secret.of("two")));
        join(writing.delete("routes/doc/key"));
        assertThat(join(right(server.token("sluice")).check())).isTrue();
    }

    @Test
    void saysThatVaultIsNotConfigured() {
        var connection = new VaultConnection(
                () -> {
                    throw new IllegalStateException();
                },
                "secret",
                Optional.of("Vault is not configured; set quarkus.vault.url"));

        assertThatThrownBy(() -> join(store(connection).resolve(SecretRef.parse("vault:a#b"))))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("vault:a#b")
                .hasMessageContaining("set quarkus.vault.url");
    }

    private void refused(String ref, String why) {
        assertThatThrownBy(() -> text(SecretRef.parse(ref)))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(ref)
                .hasMessageContaining(why);
    }

    private static String policyOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("docs", "vault.md"));
        int begin = page.indexOf("```hcl\n") + "```hcl\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static VaultSecretStore store(String token) {
        return store(connection(token));
    }

    private static VaultSecretStore store(VaultConnection connection) {
        var config = new TestVaultConfig();
        var health = new SecretStoreHealth("Vault", config.maxStale(), TestMeters.over(new SimpleMeterRegistry()));
        return new VaultSecretStore(new VaultKv(connection), config, health, Clock.systemUTC());
    }

    private static WriteRight right(String token) {
        return new WriteRight(connection(token), new TestVaultConfig());
    }

    private static VaultConnection connection(String token) {
        VaultClient client = VaultClient.builder()
                .baseUrl(server.url())
                .clientToken(token)
                .executor(new VertxVaultHttpClient(WebClient.create(VERTX)))
                .requestTimeout(Duration.ofSeconds(5))
                .build();
        return new VaultConnection(() -> client, "secret", Optional.empty());
    }

    private record TestVaultConfig() implements VaultConfig {
        @Override
        public Duration refreshAfter() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Duration maxStale() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration idleAfter() {
            return Duration.ofMinutes(15);
        }

        @Override
        public String writePath() {
            return "sluice";
        }
    }
}
