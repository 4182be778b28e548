package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.StreamResetException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.InputStream;
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
                .map(response -> new UpstreamReply(response.getStatus(), response::getHeaderString, body(response)))
                .invoke(UnaryReplies::requireReadable);
    }

    /** An error is told by its status, whatever its body is. */
    private static void requireReadable(UpstreamReply reply) {
        UpstreamError refusal = ContentCoding.refusal(reply.headers().get("content-encoding"));
        if (reply.isSuccess() && refusal != null) {
            throw new CallFailed(new Failure.Upstream(refusal));
        }
    }

    /** A success is read as it was declared; of any other status the client leaves the body as a stream over memory. */
    private static byte[] body(RestResponse<?> response) {
        return switch (response.getEntity()) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case InputStream stream -> read(stream);
            default -> throw new IllegalStateException("the client was not declared to answer bytes");
        };
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw networkFailure(e);
        }
    }

    private static CallFailed networkFailure(Throwable thrown) {
        Throwable cause =
                thrown instanceof ProcessingException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof StreamResetException && cause.getCause() instanceof CallFailed refused) {
            return refused; // by Egress, which looked at the connection, or by ReplyLimit
        }
        return cause instanceof CallFailed failed
                ? failed
                : new CallFailed(new Failure.Upstream(NetworkErrors.describe(cause)), cause);
    }
}
