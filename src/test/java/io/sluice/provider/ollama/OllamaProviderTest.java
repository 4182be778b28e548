package io.sluice.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Task;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings, and what they decide; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class OllamaProviderTest {
    private final OllamaProvider provider = new OllamaProvider(null, null, null, null);

    @Test
    void speaksTheWireOfOpenAiUnlessTheRouteChoosesItsOwn() throws InvalidSettings {
        assertThat(provider.bind(settings(Map.of()))).isNotInstanceOf(OllamaUpstream.class);
        assertThat(provider.bind(settings(Map.of("ollama_api", "openai")))).isNotInstanceOf(OllamaUpstream.class);
        assertThat(provider.bind(settings(Map.of("ollama_api", "native")))).isInstanceOf(OllamaUpstream.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ollama_api,        grpc,   native
            ollama_num_ctx,    8192,   'ollama_api: native'
            ollama_keep_alive, 5m,     'ollama_api: native'
            """)
    void refusesWhatDoesNotFitTogether(String key, String value, String told) {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(Map.of(key, value))));

        assertThat(thrown.key()).isEqualTo(key);
        assertThat(thrown.problem()).contains(told);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "many", "9999999999"})
    void refusesAContextThatIsNoNumber(String tokens) {
        var thrown = catchThrowableOfType(
                InvalidSettings.class,
                () -> provider.bind(settings(Map.of("ollama_api", "native", "ollama_num_ctx", tokens))));

        assertThat(thrown.key()).isEqualTo("ollama_num_ctx");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                              http://localhost:11434
            http://gpu.example:11434/v1,    http://gpu.example:11434
            http://gpu.example:11434/api/,  http://gpu.example:11434
            http://gpu.example/ollama,      http://gpu.example/ollama
            """)
    void takesThePathOfEitherApiOffTheBaseAddress(String base, String expected) {
        assertThat(OllamaProvider.base(base == null ? null : URI.create(base))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            gpt-oss:20b, low,     '{"think":"low"}'
            gpt-oss:20b, medium,  '{"think":"medium"}'
            gpt-oss:20b, xhigh,   '{"think":"high"}'
            gpt-oss:20b, none,    '{"think":"low"}'
            qwen3:8b,    high,    '{"think":true}'
            qwen3:8b,    none,    '{"think":false}'
            """)
    void asksModelsToThinkInTheWordsTheyKnow(String model, String effort, String expected) throws Exception {
        var parameters = new Parameters(Sampling.UNSET, OutputLimits.UNSET, effort, null, null, Extensions.NONE);
        var request = new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                parameters,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);

        var body = OllamaRequestMapper.chat(request, OllamaTestWire.target(model, null, null));

        assertThat(body.get("think")).isEqualTo(JsonCodec.read(expected).get("think"));
    }

    @Test
    void aTimeToStayLoadedWithoutAUnitIsSeconds() {
        var request = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));

        assertThat(OllamaRequestMapper.chat(request, OllamaTestWire.target("m", null, "-1"))
                        .get("keep_alive")
                        .isNumber())
                .isTrue();
        assertThat(OllamaRequestMapper.chat(request, OllamaTestWire.target("m", null, "5m"))
                        .get("keep_alive")
                        .textValue())
                .isEqualTo("5m");
    }

    private static TargetSettings settings(Map<String, String> values) {
        return new TargetSettings(Task.CHAT, "qwen3:8b", values, Set.of(), null, false);
    }
}
