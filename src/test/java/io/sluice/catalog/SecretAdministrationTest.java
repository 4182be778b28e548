package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.audit.Actor;
import io.sluice.audit.InMemoryAuditTrail;
import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.InMemorySecretStore;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolvers;
import io.sluice.support.FakeClock;
import io.sluice.support.FakeProvider;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What takes a catalog file or two gateways to see; the rest is tested over HTTP. */
class SecretAdministrationTest {
    private final FakeClock clock = new FakeClock();
    private final ProviderRegistry providers = new ProviderRegistry(List.of(new FakeProvider()));
    private final InMemoryRouteStore store = new InMemoryRouteStore();
    private final InMemorySecretStore secrets = new InMemorySecretStore();
    private final GatewayEnvironment environment = CatalogParts.environment("prod");
    private final FakeFile file = new FakeFile();
    private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
    private final SecretMover mover = new SecretMover(SecretResolvers.writing(secrets));
    private final CatalogLoader loader = new CatalogLoader(
            new Catalog(),
            new CatalogHealth(clock),
            file,
            store,
            new CatalogAssembly(file, CatalogParts.assembler(providers, environment), mover, trail, clock),
            new SecretWarmer(SecretResolvers.of(secrets)),
            environment,
            List.of(),
            trail,
            clock);
    private final SecretAdministration administration =
            new SecretAdministration(loader, store, mover, SecretResolvers.of(secrets), environment, trail, clock);

    @Test
    void tellsWhichRoutesOfTheFileKeepTheOldVersion() {
        // Given
        SecretRef old = join(secrets.write("llm/shared", Secret.of("one")));
        file.declare("pinned", old.text());
        file.declare("following", "secret:llm/shared");
        store.put(definition("made", Map.of("prod", old, "dev", new SecretRef("secret", "other@1"))));
        join(loader.start());

        // When
        SecretRotation rotation = join(administration.rotate(Actor.SYSTEM, "llm/shared", Secret.of("two")));

        // Then
        assertThat(rotation.moved()).containsExactly("following", "made");
        assertThat(rotation.unmoved()).containsExactly("pinned");
        assertThat(trail.actions()).endsWith("secret.write", "route.change");
        assertThat(rotation.secret().ref()).isNotEqualTo(old);
        assertThat(store.load().subscribeAsCompletionStage().join().definitions())
                .singleElement()
                .satisfies(definition -> {
                    assertThat(definition.target().secretsByEnvironment().get("fake_api_key"))
                            .containsEntry("prod", rotation.secret().ref())
                            .containsEntry("dev", new SecretRef("secret", "other@1"));
                    assertThat(definition.provenance().updatedAt()).isEqualTo(clock.instant());
                });
    }

    @Test
    void leavesRoutesAloneWhenThereIsNothingToRotate() {
        // Given
        SecretRef old = join(secrets.write("llm/shared", Secret.of("one")));
        store.put(definition("made", Map.of("prod", old)));
        join(loader.start());

        // Then
        assertThatThrownBy(() -> join(administration.rotate(Actor.SYSTEM, "llm/absent", Secret.of("two"))))
                .hasMessageContaining("There is no secret 'llm/absent'");
        assertThat(loader.sources().find("made").orElseThrow().route().primary().secrets())
                .containsEntry("fake_api_key", old);
    }

    @Test
    void keepsWhatOnlyARouteOfAnotherEnvironmentUses() {
        // Given
        SecretRef ofDev = join(secrets.write("llm/dev", Secret.of("one")));
        store.put(definition("elsewhere", Map.of("dev", ofDev)));
        join(loader.start());

        // Then
        assertThatThrownBy(() -> join(administration.delete(Actor.SYSTEM, "llm/dev")))
                .isInstanceOf(SecretConflict.class)
                .hasMessage("The secret 'llm/dev' is used by the routes elsewhere. Give those another one first.");
        assertThatThrownBy(() -> administration.users("llm/dev", join(administration.find("llm/dev"))))
                .hasMessageContaining("is of the environment dev; this gateway does not read it.");
    }

    private static RouteDefinition definition(String name, Map<String, SecretRef> byEnvironment) {
        return new RouteDefinition(
                new RouteName(name),
                Task.CHAT,
                new TargetDefinition(
                        new FakeProvider().id(), "m", Map.of(), Map.of(), Map.of("fake_api_key", byEnvironment)),
                RouteOptions.NONE,
                new Provenance(Origin.API, Style.NATIVE, Instant.EPOCH, Instant.EPOCH, 1));
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage().join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /** A file whose entries a test declares. */
    private final class FakeFile implements RouteFile {
        private final List<Declared> entries = new ArrayList<>();

        void declare(String name, String reference) {
            try {
                RouteDraft draft = new RouteDefinitionReader(providers)
                        .read(
                                JsonCodec.read("""
                                {"name": "%s", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                                 "config": {"fake_api_key": "%s"}}""".formatted(name, reference)),
                                Strictness.STRICT,
                                new ApiCredentialRules(Set.of("secret")));
                entries.add(new Declared(draft, Style.ENDPOINTS, "here " + name, List.of()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String location() {
            return "gateway.yaml";
        }

        @Override
        public Uni<List<Declared>> load() {
            return Uni.createFrom().item(List.copyOf(entries));
        }
    }
}
