package io.sluice.provider;

import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventFraming;
import io.sluice.provider.http.UpstreamReply;
import java.util.Set;

/** The pure parts of a provider, bound to fixed settings, in the form in which {@link ProviderContract} drives them. */
public interface ProviderWire {
    /** What the provider offers. */
    Set<Task> tasks();

    /**
     * The body that a request is sent as.
     *
     * @throws io.sluice.model.CallFailed when the provider cannot say it
     */
    byte[] request(ModelRequest request);

    /** How it reads errors. */
    ErrorReader errors();

    /** A decoder for a new stream of this task. */
    default EventDecoder decoder(Task task) {
        throw new UnsupportedOperationException("does not stream " + task.word());
    }

    /** How it cuts its streams into events. */
    default EventFraming framing() {
        return EventFraming.SERVER_SENT;
    }

    /** The bytes of a stream whose events are written as server-sent ones, for people to read. */
    default byte[] framed(byte[] serverSent) {
        return serverSent;
    }

    /** Reads a whole reply of a chat, of any status. */
    default ChatResponse chat(UpstreamReply reply) {
        throw new UnsupportedOperationException("has no chat");
    }

    /** Reads a whole reply of a completion, of any status. */
    default CompletionResponse completion(UpstreamReply reply) {
        throw new UnsupportedOperationException("has no completions");
    }

    /** Reads a whole reply of an embedding, of any status. */
    default EmbeddingResponse embedding(UpstreamReply reply) {
        throw new UnsupportedOperationException("has no embeddings");
    }
}
