package io.sluice.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class CohereProviderTest {
    private final CohereProvider provider = new CohereProvider(null, null, null);

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("cohere");
        assertThat(provider.displayName()).isEqualTo("Cohere");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("cohere_api_key", "cohere_api_base", "cohere_input_type");
        assertThat(provider.settings().find("cohere_api_key"))
                .hasValueSatisfying(
                        key -> assertThat(key.required() && key.secret()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                                https://api.cohere.com
            https://api.cohere.ai/v1,         https://api.cohere.ai
            https://api.cohere.com/v2/,       https://api.cohere.com
            http://proxy.example:8080/,       http://proxy.example:8080
            http://proxy.example/cohere,      http://proxy.example/cohere
            """)
    void takesTheVersionOffTheBaseAddress(String base, String expected) {
        URI address = base == null ? null : URI.create(base);

        assertThat(CohereProvider.base(address)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            command,                     true
            command-light,               true
            command-nightly,             true
            command-light-nightly,       true
            command-xlarge-20221108,     true
            medium,                      true
            Command,                     true
            command-r,                   false
            command-r-plus-08-2024,      false
            command-a-03-2025,           false
            command-a-reasoning-08-2025, false
            c4ai-aya-expanse-32b,        false
            """)
    void knowsWhichModelsCompleteTexts(String model, boolean generates) {
        assertThat(CohereModels.of(model).generates()).isEqualTo(generates);
    }

    @Test
    void refusesAnUnknownInputType() {
        var thrown = catchThrowableOfType(
                InvalidSettings.class,
                () -> provider.bind(settings("embed-v4.0", Map.of("cohere_input_type", "image"))));

        assertThat(thrown.key()).isEqualTo("cohere_input_type");
        assertThat(thrown.problem()).contains("search_query").contains("image");
    }

    @Test
    void needsAModel() {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(null, Map.of())));

        assertThat(thrown.key()).isEqualTo("model.name");
    }

    private static TargetSettings settings(String model, Map<String, String> values) {
        return new TargetSettings(Task.CHAT, model, values, Set.of("cohere_api_key"), null, false);
    }
}
