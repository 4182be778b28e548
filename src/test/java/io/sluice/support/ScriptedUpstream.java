package io.sluice.support;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Answers every chat the same. */
public record ScriptedUpstream(Uni<ChatResponse> whole, Multi<ReplyFrame> frames)
        implements Upstream.Chat, Upstream.ChatStream {
    /** Streams these frames; a whole answer is never given. */
    public static ScriptedUpstream streaming(Multi<ReplyFrame> frames) {
        return new ScriptedUpstream(Uni.createFrom().nothing(), frames);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole;
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return frames;
    }
}
