package io.sluice.provider.http;

import io.netty.channel.ConnectTimeoutException;
import io.sluice.model.UpstreamError;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Words for what went wrong below HTTP. Addresses stay out: callers need not know where a provider is. */
final class NetworkErrors {
    private NetworkErrors() {}

    static UpstreamError describe(Throwable cause) {
        String message = switch (cause) {
            case ConnectTimeoutException timeout -> "The provider could not be reached in time.";
            case UnknownHostException unknown -> "The provider's host name could not be resolved.";
            case ConnectException refused -> "The provider refused the connection.";
            case SSLException tls -> "No secure connection to the provider could be made.";
            default -> "The connection to the provider failed.";
        };
        return UpstreamError.of(UpstreamError.Kind.NETWORK, message);
    }
}
