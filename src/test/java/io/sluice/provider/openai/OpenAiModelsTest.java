package io.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "o1-mini",
                "o3",
                "o3-pro-2025-06-10",
                "o4-mini",
                "gpt-5",
                "gpt-5.1",
                "gpt-5-nano",
                "gpt-5.6-codex",
                "GPT-6",
                "gpt-10-mini",
                "ft:o4-mini-2025-04-16:org::id",
                "codex-mini-latest"
            })
    void knowsModelsThatReason(String model) {
        assertThat(OpenAiModels.reasons(model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4.1-mini",
                "gpt-4-turbo",
                "gpt-3.5-turbo",
                "gpt-35-turbo",
                "chatgpt-4o-latest",
                "gpt-oss-120b",
                "omni-moderation",
                "o",
                "ft:gpt-4o-mini:org::id",
                "my-gpt-5-deployment",
                "gpt-50x"
            })
    void takesOtherModelsForOnesThatDoNot(String model) {
        assertThat(OpenAiModels.reasons(model)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-3.5-turbo-instruct",
                "gpt-3.5-turbo-instruct-0914",
                "gpt-35-turbo-instruct",
                "davinci-002",
                "babbage-002",
                "text-davinci-003",
                "ft:davinci-002:org::id"
            })
    void knowsOpenAisModelsThatOnlyComplete(String model) {
        assertThat(OpenAiModels.onlyCompletes(model, true)).isTrue();
        assertThat(OpenAiModels.onlyCompletes(model, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-instruct", "Llama-3.1-8B-Instruct"})
    void takesInstructModelsElsewhereForChatModels(String model) {
        assertThat(OpenAiModels.onlyCompletes(model, true)).isTrue();
        assertThat(OpenAiModels.onlyCompletes(model, false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "gpt-3.5-turbo", "o4-mini", "adaptive"})
    void knowsThatOthersChat(String model) {
        assertThat(OpenAiModels.onlyCompletes(model, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://eu.api.openai.com/v1",
                "https://x.openai.azure.com/openai/v1",
                "https://x.services.ai.azure.com/openai/v1"
            })
    void knowsWhereOpenAisModelsAre(String base) {
        assertThat(OpenAiModels.areAt(URI.create(base))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8000/v1", "https://api.openai.com.evil.example/v1", "https://openai.com/v1"})
    void knowsWhereTheyAreNot(String base) {
        assertThat(OpenAiModels.areAt(URI.create(base))).isFalse();
    }
}
