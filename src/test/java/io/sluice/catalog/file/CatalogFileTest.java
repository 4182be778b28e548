package io.sluice.catalog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.catalog.CatalogConfig;
import io.sluice.catalog.CatalogParts;
import io.sluice.catalog.InvalidCatalogFile;
import io.sluice.catalog.RouteFile;
import io.sluice.provider.ProviderRegistry;
import io.sluice.secret.InMemorySecretStore;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretResolvers;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.sluice.support.FakeProvider;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {
    @TempDir
    Path folder;

    @Test
    void hasNoRoutesWhenNoneIsConfigured() {
        assertThat(load(null)).isEmpty();
    }

    @Test
    void saysThatTheFileDoesNotExist() {
        Path absent = folder.resolve("absent.yaml");

        assertThatThrownBy(() -> load(absent))
                .isInstanceOf(InvalidCatalogFile.class)
                .hasMessageEndingWith("\n  " + absent + " does not exist");
    }

    @Test
    void saysThatAFolderIsNoFile() {
        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(InvalidCatalogFile.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void loadsRoutesWhoseVariablesAreSet() throws IOException {
        assertThat(load(file("$SET")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.draft().target().secrets())
                        .containsEntry("fake_api_key", new SecretRef("env", "SET")));
    }

    @Test
    void namesEveryReferenceThatLeadsNowhereBesideTheOtherProblems() throws IOException {
        // Given
        Path file = folder.resolve("many.yaml");
        Files.writeString(file, """
                endpoints:
                  - name: a
                    endpoint_type: llm/v1/chat
                    model: {provider: fake-provider, name: m, config: {fake_api_key: $UNSET}}
                  - name: b
                    endpoint_type: llm/v1/chat
                    model: {provider: fake-provider, name: m, config: {fake_api_key: "secret:none@1"}}
                  - name: c
                    endpoint_type: llm/v1/chat
                    model: {provider: nobody, name: m}
                """);

        // Then
        assertThatThrownBy(() -> load(file))
                .isInstanceOfSatisfying(
                        InvalidCatalogFile.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "line 4, endpoints[0] 'a', model.config.fake_api_key: Environment variable 'UNSET' is not set",
                                        "line 7, endpoints[1] 'b', model.config.fake_api_key: The secret secret:none@1 does not exist.",
                                        "line 10, endpoints[2] 'c', model.provider: The provider 'nobody' is not supported. Known are"
                                                + " fake-provider."));
    }

    @Test
    void asksOnlyForTheReferencesOfItsOwnEnvironment() throws IOException {
        assertThat(load(file("{dev: $UNSET, prod: $SET}"), "prod"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.elsewhere()).isEmpty());
    }

    @Test
    void tellsWhichEntriesAreNotForItsEnvironmentAndKeepsTheOthers() throws IOException {
        // Given
        Path file = file("{dev: $UNSET, test: 'sk-canary'}");
        Files.writeString(file, Files.readString(file) + """
                  - name: b
                    endpoint_type: llm/v1/chat
                    model: {provider: fake-provider, name: m, config: {fake_api_key: $SET}}
                """);

        // When
        var entries = load(file, "prod");

        // Then
        assertThat(entries).extracting(entry -> entry.draft().name().value()).containsExactly("a", "b");
        assertThat(entries.getFirst().elsewhere())
                .containsExactly("line 4, endpoints[0] 'a', model.config.fake_api_key: 'fake_api_key' has references"
                        + " for dev, test, but none for this gateway's environment 'prod'. Add one, or change the route"
                        + " on a gateway of its environment.");
        assertThat(entries.getLast().elsewhere()).isEmpty();
    }

    @Test
    void neverRepeatsACredential() throws IOException {
        // Given
        Path file = file("sk-canary");
        Files.writeString(file, Files.readString(file).replace("fake-provider", "fake-povider"));

        // Then
        assertThatThrownBy(() -> load(file)).hasMessageNotContaining("sk-canary");
        Files.writeString(file, Files.readString(file) + "\n\tbroken");
        assertThatThrownBy(() -> load(file)).hasMessageContaining("valid yaml").hasMessageNotContaining("sk-canary");
    }

    private Path file(String key) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                endpoints:
                  - name: a
                    endpoint_type: llm/v1/chat
                    model: {provider: fake-provider, name: m, config: {fake_api_key: %s}}
                """.formatted(key));
    }

    private static List<RouteFile.Declared> load(@Nullable Path path) {
        return load(path, null);
    }

    private static List<RouteFile.Declared> load(@Nullable Path path, @Nullable String environment) {
        var here = CatalogParts.environment(environment);
        var providers = new ProviderRegistry(List.of(new FakeProvider()));
        SecretResolver resolver = SecretResolvers.of(new InMemorySecretStore(), new Environment(Map.of("SET", "key")));
        var reader = new CatalogFileReader(
                CatalogParts.reader(providers), CatalogParts.assembler(providers, here), resolver);
        try {
            return new CatalogFile(new Config(Optional.ofNullable(path)), reader, resolver, here)
                    .load()
                    .subscribeAsCompletionStage()
                    .join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private record Config(Optional<Path> file) implements CatalogConfig {
        @Override
        public Optional<List<String>> allowedReferences() {
            return Optional.empty();
        }

        @Override
        public Duration fileCheckInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration storeCheckInterval() {
            return Duration.ofSeconds(1);
        }
    }

    private record Environment(Map<String, String> variables) implements SecretStore {
        @Override
        public String scheme() {
            return "env";
        }

        @Override
        public Uni<Secret> resolve(SecretRef ref) {
            return Uni.createFrom().item(() -> {
                if (!variables.containsKey(ref.name())) {
                    throw new SecretUnavailable(ref, "cannot be had.");
                }
                return Secret.of(variables.get(ref.name()));
            });
        }

        @Override
        public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
            return Uni.createFrom().item(false);
        }
    }
}
