package io.sluice.provider.bedrock;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.secret.AccessTokens.Granted;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestResponse;

/** Assumes a role, by keys or by a web identity's token. None of the service's words are passed on. */
final class StsLogin {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SESSION_NAME = "sluice";

    /** Nobody's clock but this one ends an exchange that many calls wait for. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final StsApi api;
    private final URI address;
    private final AwsSignature signature;
    private final WayIn.Role role;
    private final Clock clock;

    /**
     * @param address of the token service, with a path
     */
    StsLogin(StsApi api, URI address, AwsSignature signature, WayIn.Role role, Clock clock) {
        this.api = api;
        this.address = address;
        this.signature = signature;
        this.role = role;
        this.clock = clock;
    }

    /** Asks for the role's keys by other keys, packed; cold. */
    Uni<Granted> byKeys(Secret keys) {
        byte[] form = form("AssumeRole", "");
        return read(Uni.createFrom().deferred(() -> {
            AwsHeaders headers = signature.sign(address, FORM, form, AwsKeys.unpack(keys));
            return api.post(
                    address.toString(),
                    headers.authorization(),
                    headers.date(),
                    headers.contentSha256(),
                    headers.securityToken(),
                    form);
        }));
    }

    /** Asks for the role's keys by the token of a web identity; cold. */
    Uni<Granted> byWebIdentity(Secret token) {
        return read(Uni.createFrom().deferred(() -> {
            byte[] form = token.reveal(text -> form("AssumeRoleWithWebIdentity", "&WebIdentityToken=" + encoded(text)));
            return api.post(address.toString(), null, null, null, null, form);
        }));
    }

    private byte[] form(String action, String more) {
        String form = "Action=" + action + "&Version=2011-06-15&RoleArn=" + encoded(role.arn()) + "&RoleSessionName="
                + SESSION_NAME + "&DurationSeconds=" + role.sessionSeconds() + more;
        return form.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Uni<Granted> read(Uni<RestResponse<byte[]>> exchange) {
        return UnaryReplies.read(exchange)
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> failed(Kind.TIMEOUT, 0, "AWS granted no keys for the role in time.", ""))
                .map(this::read);
    }

    private Granted read(UpstreamReply reply) {
        StsReply told = StsReply.read(reply.body());
        if (!reply.isSuccess()) {
            throw refused(reply.status(), told.errorCode());
        }
        return told.granted(clock, Duration.ofSeconds(role.sessionSeconds()))
                .orElseThrow(() ->
                        failed(Kind.BAD_RESPONSE, 0, "AWS answered the request for a role's keys without any.", ""));
    }

    private static CallFailed refused(int status, String code) {
        if (code.equals("Throttling") || code.equals("ThrottlingException") || status == 429) {
            return failed(Kind.RATE_LIMIT, status, "AWS grants no further keys for now.", code);
        }
        return switch (status) {
            case 400, 401, 403 ->
                failed(Kind.AUTHENTICATION, status, "AWS did not let the gateway assume the role of this route.", code);
            default -> failed(Kind.SERVER, status, "AWS granted no keys for the role (status " + status + ").", code);
        };
    }

    private static CallFailed failed(Kind kind, int status, String message, String code) {
        return new CallFailed(new Failure.Upstream(
                new UpstreamError(kind, status, message, code.isEmpty() ? null : code, null, null, null)));
    }
}
