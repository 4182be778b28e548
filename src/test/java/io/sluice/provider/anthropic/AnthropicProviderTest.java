package io.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class AnthropicProviderTest {
    private final AnthropicProvider provider = new AnthropicProvider(null, null, null);

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("anthropic");
        assertThat(provider.displayName()).isEqualTo("Anthropic");
        assertThat(provider.settings().baseAddressKey()).contains("anthropic_api_base");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("anthropic_api_key", "anthropic_version", "anthropic_api_base", "anthropic_beta");
        assertThat(provider.settings().find("anthropic_api_key"))
                .hasValueSatisfying(
                        key -> assertThat(key.required() && key.secret()).isTrue());
    }

    @Test
    void offersChatsAndCompletionsWholeAndStreamedButNoEmbeddings() throws InvalidSettings {
        assertThat(provider.bind(settings("claude-opus-5", Map.of(), null)))
                .isInstanceOf(Upstream.Chat.class)
                .isInstanceOf(Upstream.ChatStream.class)
                .isInstanceOf(Upstream.TokenCount.class)
                .isInstanceOf(Upstream.Completions.class)
                .isInstanceOf(Upstream.CompletionStream.class)
                .isNotInstanceOf(Upstream.Embeddings.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                                https://api.anthropic.com/v1/messages
            http://proxy.example:8080/v1,     http://proxy.example:8080/v1/messages
            http://proxy.example/claude/v1/,  http://proxy.example/claude/v1/messages
            http://proxy.example,             http://proxy.example/messages
            """)
    void addsThePathToTheBaseAddress(String base, String expected) {
        URI address = base == null ? null : URI.create(base);

        assertThat(AnthropicProvider.base(address).toString() + "/messages").isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            anthropic_version, latest
            anthropic_version, 2023-6-1
            anthropic_beta,    two words
            """)
    void refusesSettingsThatMakeNoHeader(String key, String value) {
        var thrown = catchThrowableOfType(
                InvalidSettings.class, () -> provider.bind(settings("claude-opus-5", Map.of(key, value), null)));

        assertThat(thrown.key()).isEqualTo(key);
    }

    @Test
    void needsAModel() {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(null, Map.of(), null)));

        assertThat(thrown.key()).isEqualTo("model.name");
    }

    private static TargetSettings settings(String model, Map<String, String> values, URI base) {
        return new TargetSettings(Task.CHAT, model, values, Set.of("anthropic_api_key"), base, false);
    }
}
