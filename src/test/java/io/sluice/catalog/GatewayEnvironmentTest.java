package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.json.JsonCodec;
import io.sluice.model.Violation;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.SecretRef;
import io.sluice.support.FakeProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayEnvironmentTest {
    private static final String BOTH = "{\"dev\": \"secret:d@1\", \"prod\": \"secret:p@1\"}";
    private static final Provenance NOW = new Provenance(Origin.API, Style.NATIVE, Instant.EPOCH, Instant.EPOCH, 1);

    private final ProviderRegistry providers = new ProviderRegistry(List.of(new FakeProvider()));
    private final RouteDefinitionReader reader = new RouteDefinitionReader(providers);

    @ParameterizedTest
    @CsvSource({"dev, d@1", "prod, p@1"})
    void choosesTheReferenceOfItsEnvironment(String environment, String reference) throws Exception {
        var target = assemble(BOTH, environment).route().primary();

        assertThat(target.secrets()).containsExactly(Map.entry("fake_api_key", new SecretRef("secret", reference)));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"dev", "none"},
            nullValues = "none")
    void servesARouteWithOneReferenceEverywhere(@Nullable String environment) throws Exception {
        assertThat(assemble("\"secret:x@1\"", environment).route().primary().secrets())
                .containsEntry("fake_api_key", new SecretRef("secret", "x@1"));
    }

    @Test
    void refusesARouteWithoutAReferenceForItAndNamesBoth() {
        var refused = catchThrowableOfType(WrongEnvironment.class, () -> assemble(BOTH, "staging"));

        assertThat(refused.violations())
                .containsExactly(new Violation(
                        "config.fake_api_key",
                        "environment",
                        "'fake_api_key' has references for dev, prod, but none for this gateway's environment"
                                + " 'staging'. Add one, or change the route on a gateway of its environment."));
    }

    @Test
    void asksForAnEnvironmentWhenItHasNone() {
        assertThatThrownBy(() -> assemble(BOTH, null))
                .isInstanceOf(WrongEnvironment.class)
                .hasMessageContaining("this gateway has no environment to choose by. Set sluice.environment");
    }

    @Test
    void tellsWhatIsWrongWithARouteBeforeWhereItBelongs() {
        assertThatThrownBy(() -> assemble(BOTH + ", \"fake_region\": \"mars\"", "staging"))
                .isExactlyInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("fake_region");
    }

    @Test
    void refusesReferencesThatAdministratorsDoNotAllowHere() throws Exception {
        var prod = new GatewayEnvironment("prod", new WildcardPatterns(List.of("secret:prod/*", " env:LLM_* ")));

        assertThat(prod.refusals(target("\"secret:prod/a@1\""))).isEmpty();
        assertThat(prod.refusals(target("{\"prod\": \"secret:prod/a@1\", \"dev\": \"secret:dev/a@1\"}")))
                .isEmpty();
        assertThat(prod.refusals(target("\"not moved yet\""))).isEmpty();
        assertThat(prod.refusals(target("\"secret:dev/a@1\"")))
                .containsExactly(new Violation(
                        "config.fake_api_key",
                        "environment",
                        "'fake_api_key' refers to secret:dev/a@1, which this gateway of the environment 'prod' must not"
                                + " use. Allowed are secret:prod/*, env:LLM_* (sluice.catalog.allowed-references)."));
        assertThat(prod.refusals(target("{\"prod\": \"secret:dev/a@1\"}")))
                .extracting(Violation::field)
                .containsExactly("config.fake_api_key.prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pro d", "prod/eu", "-prod", "prod.eu", "pröd", ""})
    void hasNoStrangeName(String name) {
        assertThatThrownBy(() -> new GatewayEnvironment(name, WildcardPatterns.ALL))
                .hasMessageStartingWith("sluice.environment is '" + name + "'.");
        assertThatThrownBy(() -> draft("{\"" + name + "\": \"k\"}"))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("is no name of an environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"dev\": null}"})
    void refusesAMapOfNothing(String map) {
        assertThatThrownBy(() -> draft(map)).hasMessageContaining("'config.fake_api_key' names no environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\" \"", "{\"a\": 1}", "[]"})
    void refusesCredentialsOfAnEnvironmentThatAreNoText(String value) {
        assertThatThrownBy(() -> draft("{\"dev\": " + value + "}"))
                .hasMessageStartingWith("'config.fake_api_key.dev' must be the credential of that environment");
    }

    @Test
    void refusesOneReferenceForTwoEnvironments() {
        assertThatThrownBy(() -> draft("{\"dev\": \"secret:x@1\", \"prod\": \"secret:x@1\"}"))
                .hasMessage(
                        "'fake_api_key' refers to secret:x@1 for both dev and prod. Give each environment its own.");
    }

    @Test
    void refusesLocalReferencesOverTheApiInMapsToo() {
        var refused = catchThrowableOfType(
                InvalidDefinition.class, () -> draft("{\"dev\": \"env:HOME\", \"prod\": \"secret:p@1\"}"));

        assertThat(refused.violations()).extracting(Violation::field).containsExactly("config.fake_api_key.dev");
        assertThat(refused).hasMessageContaining("only the catalog file may hold");
    }

    @Test
    void readsBackWhatItWroteInBothForms() throws Exception {
        // Given
        RouteDefinition definition =
                draft(BOTH + ", \"fake_session_token\": \"secret:s@2\"").complete(Map.of(), NOW);

        // When
        RouteDefinition shown =
                read(RouteDefinitionWriter.document(definition).toString()).complete(Map.of(), NOW);
        RouteDefinition kept =
                DefinitionJson.read("r", DefinitionJson.write(definition), Instant.EPOCH, Instant.EPOCH, 1);

        // Then
        assertThat(shown).isEqualTo(definition);
        assertThat(kept).isEqualTo(definition);
    }

    @Test
    void putsMovedCredentialsInTheirEnvironments() throws Exception {
        // Given
        RouteDraft draft = draft("{\"dev\": \"k1\", \"prod\": \"secret:p@1\"}");
        assertThat(draft.inline().bySetting()).containsOnlyKeys("fake_api_key/dev");

        // When
        RouteDefinition complete = draft.complete(Map.of("fake_api_key/dev", new SecretRef("secret", "moved@1")), NOW);

        // Then
        assertThat(complete.target().secretsByEnvironment())
                .containsEntry(
                        "fake_api_key",
                        Map.of("dev", new SecretRef("secret", "moved@1"), "prod", new SecretRef("secret", "p@1")));
    }

    private CatalogRoute assemble(String credential, @Nullable String environment) throws Exception {
        return CatalogParts.assembler(providers, CatalogParts.environment(environment))
                .assemble(draft(credential).complete(Map.of(), NOW));
    }

    private TargetDefinition target(String credential) throws Exception {
        return draft(credential).preview(NOW).target();
    }

    private RouteDraft draft(String credential) throws Exception {
        return read("""
                {"name": "r", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": %s}}""".formatted(credential));
    }

    private RouteDraft read(String json) throws Exception {
        return reader.read(
                JsonCodec.read(json), Strictness.STRICT, new ApiCredentialRules(Set.of("secret", "env", "file")));
    }
}
