package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventFraming;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends requests, signed or with a bearer key. Cold: every subscription signs and sends once. */
final class BedrockExchange {
    private static final String JSON = "application/json";
    private static final EventFraming FRAMING = new AwsEventStream();

    private final BedrockApi api;
    private final EventStreamClient streams;
    private final BedrockAccess access;
    private final AwsSignature signature;
    private final BedrockErrors errors;

    BedrockExchange(
            BedrockApi api,
            EventStreamClient streams,
            BedrockAccess access,
            AwsSignature signature,
            BedrockErrors errors) {
        this.api = api;
        this.streams = streams;
        this.access = access;
        this.signature = signature;
        this.errors = errors;
    }

    /** What {@code reader} makes of a reply that is a success; fails with {@link CallFailed} otherwise. */
    <T> Uni<T> whole(URI address, ObjectNode body, Function<BedrockReply, T> reader, Credentials credentials) {
        byte[] bytes = JsonCodec.writeBytes(body);
        return access.whole(
                credentials,
                granted -> UnaryReplies.read(Uni.createFrom().deferred(() -> {
                            AwsHeaders headers = headers(address, bytes, granted);
                            return api.post(
                                    address.toString(),
                                    headers.authorization(),
                                    headers.date(),
                                    headers.contentSha256(),
                                    headers.securityToken(),
                                    bytes);
                        }))
                        .map(reply -> reader.apply(new BedrockReply(errors.document(reply), reply.headers())))
                        .onFailure(CallFailed.class)
                        .transform(failed -> Redaction.of(failed, granted)));
    }

    /** The frames of a stream; fails with {@link CallFailed}. */
    Multi<ReplyFrame> stream(URI address, ObjectNode body, Supplier<EventDecoder> decoders, Credentials credentials) {
        byte[] bytes = JsonCodec.writeBytes(body);
        return access.stream(
                credentials,
                granted -> Multi.createFrom()
                        .deferred(() -> {
                            var request = new UpstreamRequest(address, entries(address, bytes, granted), bytes);
                            return FrameStreams.decode(streams.post(request, errors, FRAMING), decoders);
                        })
                        .onFailure(CallFailed.class)
                        .transform(failed -> Redaction.of(failed, granted)));
    }

    private ArrayList<Map.Entry<String, String>> entries(URI address, byte[] body, Credentials granted) {
        var entries = new ArrayList<>(headers(address, body, granted).entries());
        entries.add(Map.entry("content-type", JSON));
        entries.add(Map.entry("accept", FRAMING.mediaType()));
        return entries;
    }

    private AwsHeaders headers(URI address, byte[] body, Credentials granted) {
        Secret bearer = granted.get(BedrockSettings.BEARER);
        return bearer.isEmpty() ? signature.sign(address, JSON, body, granted) : bearer.reveal(AwsHeaders::bearer);
    }
}
