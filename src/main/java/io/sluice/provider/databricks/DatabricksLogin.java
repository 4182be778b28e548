package io.sluice.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.databricks.DatabricksTokens.Granted;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** One exchange of a service principal's secret for an access token. None of the server's words are passed on. */
final class DatabricksLogin {
    private static final byte[] FORM =
            "grant_type=client_credentials&scope=all-apis".getBytes(StandardCharsets.US_ASCII);

    /** Nobody's clock but this one ends an exchange that many calls wait for. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration USUAL_LIFETIME = Duration.ofHours(1);

    private final DatabricksTokenApi api;
    private final String address;
    private final String clientId;

    DatabricksLogin(DatabricksTokenApi api, String workspace, String clientId) {
        this.api = api;
        this.address = workspace + "/oidc/v1/token";
        this.clientId = clientId;
    }

    /** Asks for a token; cold. */
    Uni<Granted> exchange(Secret clientSecret) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> api.post(address, basic(clientSecret), FORM)))
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> failed(Kind.TIMEOUT, 0, "Databricks granted no access token in time."))
                .map(DatabricksLogin::read);
    }

    private String basic(Secret clientSecret) {
        return clientSecret.reveal(text -> "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + text).getBytes(StandardCharsets.UTF_8)));
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
        throw failed(Kind.BAD_RESPONSE, 0, "Databricks answered the request for an access token without one.");
    }

    private static CallFailed refused(int status) {
        return switch (status) {
            case 400, 401, 403 ->
                failed(
                        Kind.AUTHENTICATION,
                        status,
                        "Databricks did not accept the gateway's service principal or its secret.");
            case 404 ->
                failed(Kind.NOT_FOUND, status, "There is no Databricks workspace at the address of this route.");
            case 429 -> failed(Kind.RATE_LIMIT, status, "Databricks grants no further access tokens for now.");
            default -> failed(Kind.SERVER, status, "Databricks granted no access token (status " + status + ").");
        };
    }

    private static CallFailed failed(Kind kind, int status, String message) {
        return new CallFailed(new Failure.Upstream(new UpstreamError(kind, status, message, null, null, null, null)));
    }
}
