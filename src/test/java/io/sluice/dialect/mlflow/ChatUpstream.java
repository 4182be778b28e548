package io.sluice.dialect.mlflow;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** A model of which a test says how it fares. */
record ChatUpstream(Supplier<Uni<ChatResponse>> whole, Supplier<Multi<ReplyFrame>> frames)
        implements Upstream.Chat, Upstream.ChatStream {
    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole.get();
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return frames.get();
    }
}
