package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.Json;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiEncoderTest {
    private final OpenAiEncoder encoder = new OpenAiEncoder(AnswerStyle.PLAIN, Replies.STAMP);

    @Test
    void passesADocumentOfTheFamilyOnAsItIs() {
        // Given
        String told = "{\"id\":\"x\",\"created\":1,\"vendor\":{\"pi\":3.140,\"big\":123456789012345678901234567890},"
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}";

        // When
        byte[] chat = encoder.chat(chat(new Source(Family.OPENAI, Json.of(Sse.json(told)))));
        byte[] completion = encoder.completion(new CompletionResponse(
                Replies.META, List.of(), Usage.ABSENT, new Source(Family.OPENAI, Json.of(Sse.json(told)))));

        // Then
        assertThat(new String(chat, StandardCharsets.UTF_8)).isEqualTo(told);
        assertThat(new String(completion, StandardCharsets.UTF_8)).isEqualTo(told);
    }

    @Test
    void buildsTheAnswerOfAnotherFamily() {
        // When
        byte[] written = encoder.chat(chat(new Source(Family.ANTHROPIC, Json.of(Sse.json("{\"type\":\"message\"}")))));

        // Then
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion\",\"created\":1800000000,"
                                + "\"model\":\"my-route\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\","
                                + "\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}]}");
    }

    @Test
    void buildsCompletions() {
        // When
        byte[] written = encoder.completion(new CompletionResponse(
                Replies.META,
                List.of(new CompletionResponse.Choice(
                        0, " world", FinishReason.LENGTH, Json.of(Sse.json("{\"tokens\":[\" world\"]}")))),
                Usage.reported(Usage.Tokens.of(2, 1), null),
                null));

        // Then
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"id-1\",\"object\":\"text_completion\",\"created\":1767322445,\"model\":\"model-1\","
                                + "\"choices\":[{\"text\":\" world\",\"index\":0,\"logprobs\":{\"tokens\":[\" world\"]},"
                                + "\"finish_reason\":\"length\"}],"
                                + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1,\"total_tokens\":3}}");
    }

    private static ChatResponse chat(Source source) {
        return new ChatResponse(
                ReplyMeta.UNKNOWN,
                List.of(new Candidate(0, List.of(new Part.Text("Hi")), FinishReason.STOP, null)),
                Usage.ABSENT,
                source);
    }
}
