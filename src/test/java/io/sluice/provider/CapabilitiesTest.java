package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Delivery;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Task;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void areWhatRehearsalsComeTo() {
        // Given
        var picky = new Rehearsing();

        // When
        Capabilities capabilities = Capabilities.of(Task.CHAT, picky);

        // Then
        assertThat(capabilities.whole()).isTrue();
        assertThat(capabilities.streams()).as("streams are refused").isFalse();
        assertThat(capabilities.chats())
                .hasSize(ChatFeature.values().length)
                .containsEntry(ChatFeature.TOOLS, true)
                .containsEntry(ChatFeature.JSON_OBJECT, true)
                .containsEntry(ChatFeature.JSON_SCHEMA, false);
        assertThat(capabilities.document().toString())
                .startsWith("{\"task\":\"llm/v1/chat\",\"whole\":true,\"streams\":false,\"tools\":true,")
                .contains("\"json_schema\":false");
        assertThat(picky.rehearsed).hasSize(ChatFeature.values().length + 1);
    }

    @Test
    void areUnknownOfChatsThatNobodyCanRehearse() {
        // When
        Capabilities capabilities = Capabilities.of(Task.CHAT, (Upstream.Chat)
                (attempt, credentials) -> Uni.createFrom().nothing());

        // Then
        assertThat(capabilities.document().toString())
                .isEqualTo("{\"task\":\"llm/v1/chat\",\"whole\":true,\"streams\":false}");
    }

    @Test
    void areThoseOfTheTask() {
        // When
        Capabilities completions = Capabilities.of(Task.COMPLETIONS, new Rehearsing());
        Capabilities embeddings = Capabilities.of(Task.EMBEDDINGS, new Rehearsing());

        // Then
        assertThat(completions.whole()).isFalse();
        assertThat(completions.chats()).isEmpty();
        assertThat(embeddings.whole()).isFalse();
    }

    /** Refuses schemas, and streams of any kind. */
    private static final class Rehearsing implements Upstream.Rehearsal, Upstream.Chat, Upstream.ChatStream {
        private final List<ChatRequest> rehearsed = new ArrayList<>();

        @Override
        public void rehearse(ChatRequest request) {
            rehearsed.add(request);
            if (request.format() instanceof ResponseFormat.JsonSchema) {
                Leniency.STRICT.leaveOut("response_format", "It has no schemas.");
            }
            if (request.delivery() == Delivery.STREAM) {
                Leniency.STRICT.leaveOut("stream", "The model has no streams.");
            }
        }

        @Override
        public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
            throw new AssertionError("nobody is to be called");
        }

        @Override
        public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
            throw new AssertionError("nobody is to be called");
        }
    }
}
