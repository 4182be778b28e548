package io.sluice.provider.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class VertexProviderTest {
    private final VertexProvider provider =
            new VertexProvider(null, null, null, () -> URI.create("http://metadata.google.internal"), null, null);

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id()).isEqualTo(io.sluice.provider.ProviderId.of("vertex_ai"));
        assertThat(provider.displayName()).isEqualTo("Vertex AI");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly(
                        "vertex_project",
                        "vertex_location",
                        "vertex_credentials",
                        "vertex_access_token",
                        "vertex_api_base");
        assertThat(provider.settings().settings().stream()
                        .filter(Setting::secret)
                        .map(Setting::key))
                .containsExactly("vertex_credentials", "vertex_access_token");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                        -,            https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers
            global,                   -,            https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers
            eu,                       -,            https://aiplatform.eu.rep.googleapis.com/v1/projects/p-1/locations/eu/publishers
            europe-west4,             -,            https://europe-west4-aiplatform.googleapis.com/v1/projects/p-1/locations/europe-west4/publishers
            europe-west4,             http://a/v1/, http://a/v1/projects/p-1/locations/europe-west4/publishers
            """)
    void asksTheLocationsOwnHost(String location, URI base, String expected) throws InvalidSettings {
        assertThat(VertexSettings.of(settings("gemini-2.5-flash", location, base, Set.of()))
                        .publishers())
                .isEqualTo(expected);
    }

    @Test
    void isLetInByWhatItIsGivenOrByTheMachine() throws InvalidSettings {
        assertThat(way(Set.of())).isEqualTo(VertexSettings.Way.MACHINE);
        assertThat(way(Set.of("vertex_credentials"))).isEqualTo(VertexSettings.Way.SERVICE_ACCOUNT);
        assertThat(way(Set.of("vertex_access_token"))).isEqualTo(VertexSettings.Way.ACCESS_TOKEN);
        var thrown = catchThrowableOfType(
                InvalidSettings.class, () -> way(Set.of("vertex_credentials", "vertex_access_token")));
        assertThat(thrown.key()).isEqualTo("vertex_access_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p/../q", "p q", "a:b:c"})
    void refusesWhatIsNoProject(String project) {
        var values = Map.of("vertex_project", project);
        var target = new TargetSettings(Task.CHAT, "gemini-2.5-flash", values, Set.of(), null, false);
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(target));
        assertThat(thrown.key()).isEqualTo("vertex_project");
    }

    @Test
    void refusesWhatIsNoLocation() {
        var thrown = catchThrowableOfType(
                InvalidSettings.class,
                () -> provider.bind(settings("gemini-2.5-flash", "evil.example/", null, Set.of())));
        assertThat(thrown.key()).isEqualTo("vertex_location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta/llama-4-maas", "a b", "gemini:x"})
    void refusesModelsOfOthers(String model) {
        var thrown =
                catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(model, null, null, Set.of())));
        assertThat(thrown.key()).isEqualTo("model.name");
        assertThat(thrown.problem()).contains("claude-sonnet-4-5@20250929");
    }

    @Test
    void tellsFromTheNameWhoseAModelIs() throws InvalidSettings {
        assertThat(provider.bind(settings("gemini-2.5-flash", null, null, Set.of())))
                .isInstanceOf(VertexGemini.class);
        assertThat(provider.bind(settings("claude-sonnet-4-5@20250929", null, null, Set.of())))
                .isInstanceOf(VertexClaude.class)
                .isInstanceOf(Upstream.TokenCount.class);
        assertThat(provider.bind(embedding("text-embedding-005"))).isInstanceOf(VertexEmbeddings.class);
        assertThat(provider.bind(embedding("claude-sonnet-4-5"))).isNotInstanceOf(Upstream.Embeddings.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            gemini-embedding-001,            true
            text-embedding-005,              true
            text-multilingual-embedding-002, true
            gemini-embedding-2,              false
            gemini-embedding-2-preview,      false
            """)
    void asksOnlyTheNewestModelsAsTheGeminiApiIsAsked(String model, boolean predicts) {
        assertThat(new VertexPredict(model, io.sluice.provider.Leniency.STRICT).isAsked())
                .isEqualTo(predicts);
    }

    private static VertexSettings.Way way(Set<String> secrets) throws InvalidSettings {
        return VertexSettings.of(settings("gemini-2.5-flash", null, null, secrets))
                .way();
    }

    private static TargetSettings settings(String model, String location, URI base, Set<String> secrets) {
        var values = new LinkedHashMap<String, String>();
        values.put("vertex_project", "p-1");
        if (location != null) {
            values.put("vertex_location", location);
        }
        return new TargetSettings(Task.CHAT, model, values, secrets, base, false);
    }

    private static TargetSettings embedding(String model) {
        return new TargetSettings(Task.EMBEDDINGS, model, Map.of("vertex_project", "p-1"), Set.of(), null, false);
    }
}
