package io.sluice.provider.sapaicore;

import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One deployment of the orchestration service, and one model behind it. Chats whole, which is all that MLflow has of it. */
record SapAiCoreUpstream(
        SapAiCoreApi api, OpenAiMapper mapper, String address, String resourceGroup, String model, Clock clock)
        implements Upstream.Rehearsal, Upstream.Chat {
    @Override
    public void rehearse(ChatRequest request) {
        mapper.chat(request);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] body = Orchestration.wrapped(mapper.chat(attempt.request()));
                    return api.post(address, authorization(credentials), resourceGroup, body);
                }))
                .map(reply -> mapper.chat(
                        Orchestration.unwrapped(reply),
                        ReplyDefaults.of(attempt.call(), model, clock.instant().getEpochSecond())))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private static @Nullable String authorization(Credentials credentials) {
        Secret own = credentials.get(SapAiCoreProvider.KEY);
        return OpenAiHeaders.bearer(own.isEmpty() ? credentials.get(CompatibleServer.COMMON_KEY) : own)
                .authorization();
    }
}
