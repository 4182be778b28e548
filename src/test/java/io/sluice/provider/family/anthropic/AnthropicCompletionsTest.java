package io.sluice.provider.family.anthropic;

import static io.sluice.provider.family.anthropic.AnthropicTestWire.lenient;
import static io.sluice.provider.family.anthropic.AnthropicTestWire.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.provider.CanonicalRequests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts to be completed, at the old endpoint and as chats. */
class AnthropicCompletionsTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "Once",                                "\\n\\nHuman: Once\\n\\nAssistant:"
            "Human: Once",                         "\\n\\nHuman: Once\\n\\nAssistant:"
            "\\n\\nHuman: Once",                   "\\n\\nHuman: Once\\n\\nAssistant:"
            "\\n\\nHuman: Once\\n\\nAssistant:",   "\\n\\nHuman: Once\\n\\nAssistant:"
            """)
    void wrapsPromptsForTheOldEndpoint(String prompt, String wrapped) {
        assertThat(AnthropicPrompts.asDialog(prompt.translateEscapes())).isEqualTo(wrapped.translateEscapes());
    }

    @Test
    void completesWithTheModelsOwnLimitWhenTheCallerNamesNone() {
        var request = new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once")),
                CanonicalRequests.parameters(),
                false,
                Delivery.STREAM,
                null);

        assertThat(AnthropicLegacyMapper.request(request, strict("claude-2.1")).toString())
                .isEqualTo("{\"model\":\"claude-2.1\",\"prompt\":\"\\n\\nHuman: Once\\n\\nAssistant:\","
                        + "\"max_tokens_to_sample\":8192,\"stream\":true}");
        assertThat(AnthropicRequestMapper.completion(request, strict("claude-haiku-4-5"))
                        .body()
                        .toString())
                .isEqualTo("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":64000,\"messages\":[{\"role\":\"user\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Once\"}]}],\"stream\":true}");
    }

    @Test
    void refusesSeveralPromptsEvenOnALenientRoute() {
        var request = CanonicalRequests.completion(new Prompt.Texts(List.of("a", "b")), false);

        assertThat(unsupported(() -> AnthropicRequestMapper.completion(request, lenient("claude-haiku-4-5"))))
                .isEqualTo("prompt");
    }

    private static String unsupported(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        var thrown = catchThrowableOfType(CallFailed.class, action);
        return ((Failure.Unsupported) thrown.failure()).field();
    }
}
