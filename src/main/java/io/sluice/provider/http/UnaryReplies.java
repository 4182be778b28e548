package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.ProcessingException;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Turns what a declarative client answers into an {@link UpstreamReply}, and what it throws into a failure. The clients
 * are declared with {@code microprofile.rest.client.disable.default.mapper}, so that every status is a reply.
 */
public final class UnaryReplies {
    private UnaryReplies() {}

    /** The whole reply, of any status. Fails with {@link CallFailed} only when there was none. */
    public static Uni<UpstreamReply> read(Uni<RestResponse<byte[]>> reply) {
        return reply.onFailure(thrown -> !(thrown instanceof CallFailed))
                .transform(UnaryReplies::networkFailure)
                .map(response -> {
                    byte[] body = response.getEntity();
                    return new UpstreamReply(
                            response.getStatus(), response::getHeaderString, body == null ? new byte[0] : body);
                });
    }

    private static CallFailed networkFailure(Throwable thrown) {
        Throwable cause =
                thrown instanceof ProcessingException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new CallFailed(new Failure.Upstream(NetworkErrors.describe(cause)), cause);
    }
}
