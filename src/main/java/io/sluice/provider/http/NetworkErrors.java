package io.sluice.provider.http;

import io.netty.channel.ConnectTimeoutException;
import io.sluice.model.UpstreamError;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Words for what went wrong below HTTP. Addresses stay out: callers need not know where a provider is. */
final class NetworkErrors {
    private NetworkErrors() {}

    static UpstreamError describe(Throwable cause) {
        String message = switch (cause) {
            case ConnectTimeoutException timeout -> "The provider could not be reached in time.";
            case UnknownHostException unknown -> "The provider's host name could not be resolved.";
            case ConnectException refused -> "The provider refused the connection.";
            case SSLException tls -> secure(tls);
            default -> "The connection to the provider failed.";
        };
        return UpstreamError.of(UpstreamError.Kind.NETWORK, message);
    }

    private static String secure(SSLException tls) {
        boolean certificate = false;
        for (Throwable cause = tls.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return "The provider's certificate is not one that the gateway trusts.";
            }
            certificate |= cause instanceof CertificateException;
        }
        return certificate
                ? "The provider's certificate is for another host."
                : "No secure connection to the provider could be made.";
    }
}
