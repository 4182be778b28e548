package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.audit.AuditEvent.Outcome;
import io.sluice.audit.InMemoryAuditTrail;
import io.sluice.catalog.RouteFile.Declared;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.secret.InMemorySecretStore;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolvers;
import io.sluice.support.FakeClock;
import io.sluice.support.FakeProvider;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CatalogLoaderTest {
    private final FakeClock clock = new FakeClock();
    private final ProviderRegistry providers = new ProviderRegistry(List.of(new FakeProvider()));
    private final RouteDefinitionReader reader = new RouteDefinitionReader(providers);
    private final InMemoryRouteStore store = new InMemoryRouteStore();
    private final InMemorySecretStore secrets = new InMemorySecretStore();
    private final Catalog catalog = new Catalog();
    private final CatalogHealth health = new CatalogHealth(clock);
    private final FakeFile file = new FakeFile();
    private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
    private final CatalogLoader loader = loader(GatewayEnvironment.NONE);

    private CatalogLoader loader(GatewayEnvironment environment) {
        return new CatalogLoader(
                catalog,
                health,
                file,
                store,
                new CatalogAssembly(
                        file,
                        CatalogParts.assembler(providers, environment),
                        new SecretMover(SecretResolvers.writing(secrets)),
                        trail,
                        clock),
                new SecretWarmer(SecretResolvers.of(secrets)),
                environment,
                List.of(() ->
                        List.of(definition("ready", Origin.BUILT_IN, "m"), definition("taken", Origin.BUILT_IN, "m"))),
                trail,
                clock);
    }

    @Test
    void servesFileThenApiThenBuiltInRoutes() {
        // Given
        file.declare("b", "k").declare("a", "k");
        store.put(definition("z", Origin.API, "m"));
        store.put(definition("taken", Origin.API, "m"));

        // When
        join(loader.start());

        // Then
        assertThat(names()).containsExactly("b", "a", "z", "taken", "ready");
        assertThat(catalog.current()
                        .routes()
                        .find("taken")
                        .orElseThrow()
                        .declaration()
                        .origin())
                .isEqualTo(Origin.API);
        assertThat(health.problems()).isEmpty();
    }

    @Test
    void isNotHealthyBeforeTheFirstLoad() {
        assertThat(health.problems()).containsExactly("The catalog is not loaded yet.");
    }

    @Test
    void refusesToStartWithABrokenFile() {
        file.breaks("line 1: no");

        assertThatThrownBy(() -> join(loader.start()))
                .isInstanceOf(InvalidCatalogFile.class)
                .hasMessage("The catalog file gateway.yaml cannot be used:\n  line 1: no");
    }

    @Test
    void refusesToStartWhenTheFileDeclaresARouteOfTheApi() {
        store.put(definition("x", Origin.API, "m"));
        file.declare("x", "k");

        assertThatThrownBy(() -> join(loader.start()))
                .isInstanceOf(InvalidCatalogFile.class)
                .hasMessageContaining("here x, name: A route named 'x' was made over the API.");
        assertThat(secrets.kept()).isEmpty();
    }

    @Test
    void leavesOutWhatTheFileDeclaresForAnotherEnvironmentAndStaysHealthy() {
        // Given
        file.declare("mine", "k").declare("theirs", "k2", List.of("here theirs: for dev only"));
        store.put(definition("stored", Origin.API, "m", Map.of("dev", new SecretRef("secret", "n@1"))));

        // When
        join(loader.start());

        // Then
        assertThat(names()).containsExactly("mine", "ready", "taken");
        assertThat(health.problems()).isEmpty();
        assertThat(health.leftOut())
                .containsExactly(
                        "here theirs: for dev only",
                        "The route 'stored' is left out: 'fake_api_key' has references for dev, but this gateway has no"
                                + " environment to choose by. Set sluice.environment to one of them.");
        assertThat(secrets.kept()).hasSize(1);
    }

    @Test
    void doesNotServeARouteWithAReferenceThatAnotherOneNamesAsThatOfAnotherEnvironment() {
        // Given
        var prod = loader(CatalogParts.environment("prod"));
        var dev = new SecretRef("secret", "d@1");
        store.put(definition("both", Origin.API, "m", Map.of("dev", dev, "prod", new SecretRef("secret", "p@1"))));
        store.put(declaring(
                "smuggler",
                Origin.API,
                new TargetDefinition(new FakeProvider().id(), "m", Map.of(), Map.of("fake_api_key", dev))));

        // When
        join(prod.start());

        // Then
        assertThat(names()).containsExactly("both", "ready", "taken");
        assertThat(prod.sources().find("smuggler")).isEmpty();
        assertThat(health.problems()).isEmpty();
        assertThat(health.leftOut())
                .containsExactly(
                        "'fake_api_key' of the route 'smuggler' refers to secret:d@1, which the route 'both' names"
                                + " as that of the environment 'dev'. This gateway's is 'prod'. Give each environment its own.");

        // When
        store.remove("both");
        join(prod.follow());

        // Then
        assertThat(names()).contains("smuggler");
    }

    @Test
    void doesNotServeAStoredRouteUnderANameThatTheFileDeclaresForAnotherEnvironment() {
        // Given
        join(file.declare("theirs", "k", List.of("here theirs: for dev only")).andThen(loader::start));
        store.put(definition("theirs", Origin.API, "m"));

        // When
        join(loader.follow());

        // Then
        assertThat(names()).doesNotContain("theirs");
        assertThat(health.problems()).singleElement().asString().contains("the file gateway.yaml declares one");
    }

    @Test
    void keepsTheLastGoodFileWhenAnEditBreaksIt() {
        // Given
        join(file.declare("a", "k").andThen(loader::start));
        file.breaks("line 3: no");

        // When
        join(loader.reloadFile());

        // Then
        assertThat(names()).startsWith("a");
        assertThat(health.problems()).singleElement().asString().contains("line 3: no");
        assertThat(health.fileIsRefused()).isTrue();
    }

    @Test
    void putsOnRecordWhatAnEditOfTheFileChanged() {
        // Given
        join(file.declare("a", "canary-1").declare("b", "canary-2").andThen(loader::start));
        trail.clear();

        // When
        join(file.clear().declare("a", "canary-3").declare("c", "canary-4").andThen(loader::reloadFile));

        // Then
        assertThat(trail.actions()).containsExactly("secret.write", "secret.write", "catalog.load");
        assertThat(trail.last().target()).isEqualTo("file:gateway.yaml");
        assertThat(trail.last().details())
                .contains("\"added\":[{\"name\":\"c\"", "\"removed\":[\"b\"]", "\"changed\":{\"a\":{\"config.")
                .doesNotContain("canary");
    }

    @Test
    void putsNothingOnRecordWhenTheFileSaysTheSame() {
        // Given
        join(file.declare("a", "k").andThen(loader::start));
        trail.clear();

        // When
        join(loader.reloadFile());

        // Then
        assertThat(trail.actions()).isEmpty();
    }

    @Test
    void putsARefusedFileOnRecordOnce() {
        // Given
        join(file.declare("a", "k").andThen(loader::start));
        trail.clear();
        file.breaks("line 3: no");

        // When
        join(loader.reloadFile());
        join(loader.reloadFile());

        // Then
        assertThat(trail.actions()).containsExactly("catalog.load");
        assertThat(trail.last().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(trail.last().details()).contains("line 3: no");
    }

    @Test
    void recoversWithAGoodEdit() {
        // Given
        join(file.declare("a", "k").andThen(loader::start));
        file.breaks("line 3: no");
        join(loader.reloadFile());

        // When
        join(file.clear().declare("c", "k").andThen(loader::reloadFile));

        // Then
        assertThat(names()).startsWith("c").doesNotContain("a");
        assertThat(health.problems()).isEmpty();
    }

    @Test
    void takesAnEditThatNamesARouteOfTheApiForBroken() {
        // Given
        store.put(definition("x", Origin.API, "m"));
        join(file.declare("a", "k").andThen(loader::start));

        // When
        join(file.declare("x", "k").andThen(loader::reloadFile));

        // Then
        assertThat(names()).startsWith("a", "x");
        assertThat(health.problems()).singleElement().asString().contains("A route named 'x' was made over the API");

        // When
        store.remove("x");
        join(loader.reloadFile());

        // Then
        assertThat(health.problems()).isEmpty();
        assertThat(catalog.current()
                        .routes()
                        .find("x")
                        .orElseThrow()
                        .declaration()
                        .origin())
                .isEqualTo(Origin.FILE);
    }

    @Test
    void leavesOutARouteOfTheApiWhoseNameTheFileHas() {
        // Given
        join(file.declare("a", "k").andThen(loader::start));
        store.put(definition("a", Origin.API, "m"));
        store.put(definition("b", Origin.API, "m"));

        // When
        join(loader.follow());

        // Then
        assertThat(names()).startsWith("a", "b");
        assertThat(catalog.current()
                        .routes()
                        .find("a")
                        .orElseThrow()
                        .declaration()
                        .origin())
                .isEqualTo(Origin.FILE);
        assertThat(health.problems())
                .containsExactly(
                        "The route 'a' made over the API is left out: the file gateway.yaml declares one of that name.");
    }

    @Test
    void leavesOutStoredRoutesThatItCannotServeAndServesTheOthers() {
        // Given
        store.put(definition("good", Origin.API, "m"));
        store.put(definition("no-model", Origin.API, null));
        store.putUnreadable("newer", "its task is unknown");

        // When
        join(loader.start());

        // Then
        assertThat(names()).startsWith("good").doesNotContain("no-model", "newer");
        assertThat(health.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.equals("The route 'newer' is left out: its task is unknown"))
                .anyMatch(problem -> problem.startsWith("The route 'no-model' is left out: "));
    }

    @Test
    void movesCredentialsOfTheFileIntoTheStoreOnceForEachContent() {
        // Given
        join(file.declare("a", "one").andThen(loader::start));
        join(loader.reloadFile());
        assertThat(secrets.kept()).containsOnlyKeys("file/a/fake_api_key@1");

        // When
        join(file.clear().declare("a", "two").andThen(loader::reloadFile));

        // Then
        assertThat(secrets.kept()).containsOnlyKeys("file/a/fake_api_key@1", "file/a/fake_api_key@2");
        assertThat(catalog.current()
                        .routes()
                        .find("a")
                        .orElseThrow()
                        .primary()
                        .secrets()
                        .get("fake_api_key"))
                .hasToString("secret:file/a/fake_api_key@2");
    }

    @Test
    void keepsTheVeryObjectsOfRoutesThatDidNotChange() {
        // Given
        store.put(definition("s", Origin.API, "m"));
        join(file.declare("a", "k").declare("b", "k").andThen(loader::start));
        Route a = route("a");
        Route b = route("b");
        Route s = route("s");

        // When
        clock.advance(Duration.ofMinutes(1));
        join(file.clear().declare("a", "k").declare("b", "changed").andThen(loader::reloadFile));
        join(loader.reloadStore());

        // Then
        assertThat(route("a")).isSameAs(a);
        assertThat(route("s")).isSameAs(s);
        assertThat(route("b")).isNotSameAs(b);
    }

    @Test
    void followsTheStoreOnlyWhenItsRevisionMoves() {
        // Given
        join(loader.start());
        int loads = store.loads;

        // When
        join(loader.follow());
        store.put(definition("new", Origin.API, "m"));
        join(loader.follow());
        join(loader.follow());

        // Then
        assertThat(store.loads).isEqualTo(loads + 1);
        assertThat(names()).contains("new");
    }

    @Test
    void reloadsTheFileWhileTheDatabaseIsAway() {
        // Given
        store.put(definition("s", Origin.API, "m"));
        join(loader.start());
        store.away(true);

        // When
        join(file.declare("a", "k").andThen(loader::reloadFile));

        // Then
        assertThat(names()).startsWith("a", "s");
        assertThatThrownBy(() -> join(loader.follow())).hasMessage("the database is away");
    }

    @Test
    void growsOldWhileASourceCannotBeFollowed() {
        // Given
        join(loader.start());
        clock.advance(Duration.ofSeconds(2));
        join(loader.follow());
        assertThat(health.age()).isZero();

        // When
        file.breaks("no");
        join(loader.reloadFile());
        clock.advance(Duration.ofSeconds(30));
        join(loader.follow());

        // Then
        assertThat(health.age()).hasSeconds(30);
    }

    private Route route(String name) {
        return catalog.current().routes().find(name).orElseThrow();
    }

    private List<String> names() {
        return catalog.current().routes().all().stream()
                .map(route -> route.name().value())
                .toList();
    }

    private RouteDefinition definition(String name, Origin origin, String model) {
        return declaring(
                name,
                origin,
                new TargetDefinition(new FakeProvider().id(), model, Map.of("fake_api_key", ""), Map.of()));
    }

    private static RouteDefinition definition(
            String name, Origin origin, String model, Map<String, SecretRef> byEnvironment) {
        return declaring(
                name,
                origin,
                new TargetDefinition(
                        new FakeProvider().id(), model, Map.of(), Map.of(), Map.of("fake_api_key", byEnvironment)));
    }

    private static RouteDefinition declaring(String name, Origin origin, TargetDefinition target) {
        return new RouteDefinition(
                new RouteName(name),
                Task.CHAT,
                target,
                RouteOptions.NONE,
                new Provenance(origin, Style.NATIVE, Instant.EPOCH, Instant.EPOCH, 1));
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** A file whose entries a test declares. */
    private final class FakeFile implements RouteFile {
        private final List<Declared> entries = new ArrayList<>();
        private Optional<String> problem = Optional.empty();

        FakeFile declare(String name, String key) {
            return declare(name, key, List.of());
        }

        FakeFile declare(String name, String key, List<String> elsewhere) {
            problem = Optional.empty();
            try {
                RouteDraft draft = reader.read(
                        JsonCodec.read("""
                        {"name": "%s", "endpoint_type": "llm/v1/chat",
                         "model": {"name": "m", "provider": "fake-provider", "config": {"fake_api_key": "%s"}}}""".formatted(name, key)),
                        Strictness.STRICT,
                        (setting, text) -> Optional.empty());
                entries.add(new Declared(draft, Style.ENDPOINTS, "here " + name, elsewhere));
                return this;
            } catch (InvalidDefinition | InvalidJson e) {
                throw new IllegalStateException(e);
            }
        }

        FakeFile clear() {
            entries.clear();
            return this;
        }

        void breaks(String why) {
            problem = Optional.of(why);
        }

        Uni<Void> andThen(Supplier<Uni<Void>> work) {
            return work.get();
        }

        @Override
        public String location() {
            return "gateway.yaml";
        }

        @Override
        public Uni<List<Declared>> load() {
            return Uni.createFrom().item(() -> {
                problem.ifPresent(why -> {
                    throw new InvalidCatalogFile(location(), List.of(why));
                });
                return List.copyOf(entries);
            });
        }
    }
}
