package io.sluice.provider.ai21;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Failure;
import io.sluice.provider.Attempt;
import io.sluice.provider.Leniency;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.net.URI;

/** One Jurassic model, which completes texts, whole only. */
final class JurassicUpstream implements Upstream.Completions {
    private final URI address;
    private final String model;
    private final Leniency leniency;
    private final JurassicApi api;
    private final ErrorReader errors;

    /** @param address of the model's operation */
    JurassicUpstream(URI address, String model, Leniency leniency, JurassicApi api, ErrorReader errors) {
        this.address = address;
        this.model = model;
        this.leniency = leniency;
        this.api = api;
        this.errors = errors;
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(JurassicMapper.request(attempt.request(), leniency));
                    return key(credentials).reveal(key -> api.post(address.toString(), "Bearer " + key, bytes));
                }))
                .map(reply -> JurassicMapper.reply(document(reply, errors), model))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    /** The document of a reply that is a success; fails with {@link CallFailed} otherwise. */
    static JsonNode document(UpstreamReply reply, ErrorReader errors) {
        if (reply.isSuccess()) {
            try {
                JsonNode document = JsonCodec.read(reply.body());
                if (document.isObject() && document.has("completions")) {
                    return document;
                }
            } catch (InvalidJson notJson) {
                // answered below: no JSON and another document are one breach of the protocol
            }
        }
        throw new CallFailed(new Failure.Upstream(errors.read(reply)));
    }

    private static Secret key(Credentials credentials) {
        Secret own = credentials.get(Ai21Provider.KEY);
        return own.isEmpty() ? credentials.get(CompatibleServer.COMMON_KEY) : own;
    }
}
