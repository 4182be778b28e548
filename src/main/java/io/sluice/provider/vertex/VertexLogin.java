package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.secret.AccessTokens.Granted;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.net.URI;
import java.time.Duration;

/**
 * One exchange of what the gateway has for an access token: of a service account's proof, or of nothing but the machine it runs
 * on. Both go out by the gateway's own client and its rules of egress. None of the server's words are passed on.
 */
final class VertexLogin {
    private static final String OF_MACHINE = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final String FLAVOR = "Google";
    /** Nobody's clock but this one ends an exchange that many calls wait for. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration USUAL_LIFETIME = Duration.ofHours(1);

    private final VertexTokenApi api;
    private final String metadata;

    VertexLogin(VertexTokenApi api, URI metadata) {
        this.api = api;
        this.metadata = metadata.toString().replaceAll("/+$", "") + OF_MACHINE;
    }

    /** Asks for a token of a service account; cold. Its proof is made on a worker thread, for that is computing. */
    Uni<Granted> ofAccount(Secret credentials) {
        return inTime(Uni.createFrom()
                .item(() -> ServiceAccount.prove(credentials))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(proof -> UnaryReplies.read(api.exchange(proof.tokens().toString(), proof.form())))
                .map(VertexLogin::read));
    }

    /** Asks for a token of the machine's account; cold. There is no secret to it. */
    Uni<Granted> ofMachine(Secret none) {
        return inTime(UnaryReplies.read(Uni.createFrom().deferred(() -> api.ofMachine(metadata, FLAVOR)))
                .map(VertexLogin::readOfMachine));
    }

    private static Uni<Granted> inTime(Uni<Granted> exchange) {
        return exchange.ifNoItem()
                .after(LONGEST)
                .failWith(() -> failed(Kind.TIMEOUT, 0, "Google granted no access token in time."));
    }

    /** Whoever answers for the metadata server says so, or is somebody else. */
    private static Granted readOfMachine(UpstreamReply reply) {
        if (!FLAVOR.equals(reply.headers().get("metadata-flavor"))) {
            throw failed(Kind.BAD_RESPONSE, 0, "The machine's metadata server is not one of Google's cloud.");
        }
        return read(reply);
    }

    private static Granted read(UpstreamReply reply) {
        if (!reply.isSuccess()) {
            throw refused(reply.status());
        }
        try {
            JsonNode document = JsonCodec.read(reply.body());
            Secret token = Secret.of(document.path("access_token").asText());
            long seconds = document.path("expires_in").asLong();
            if (!token.isEmpty()) {
                return new Granted(token, seconds > 0 ? Duration.ofSeconds(seconds) : USUAL_LIFETIME);
            }
        } catch (InvalidJson notJson) {
            // told below: whatever it is, there is no token in it
        }
        throw failed(Kind.BAD_RESPONSE, 0, "Google answered the request for an access token without one.");
    }

    private static CallFailed refused(int status) {
        return switch (status) {
            case 400, 401, 403, 404 ->
                failed(Kind.AUTHENTICATION, status, "Google did not accept the gateway's service account.");
            case 429 -> failed(Kind.RATE_LIMIT, status, "Google grants no further access tokens for now.");
            default -> failed(Kind.SERVER, status, "Google granted no access token (status " + status + ").");
        };
    }

    private static CallFailed failed(Kind kind, int status, String message) {
        return new CallFailed(new Failure.Upstream(new UpstreamError(kind, status, message, null, null, null, null)));
    }
}
