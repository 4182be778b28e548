package io.sluice.secret.vault;

import io.quarkus.vault.client.VaultClientException;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretUnavailable;
import java.io.Serial;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why Vault did not do what was asked, in words for administrators. */
final class VaultProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String CLOSED = "Vault does not answer (it closed the connection)";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_REASON = 200;

    private final Kind kind;

    private VaultProblem(Kind kind, String message) {
        super(message, null, true, false); // what is tried again and again keeps its earlier failures
        this.kind = kind;
    }

    /** What to make of it. */
    enum Kind {
        /** Vault was reached, and has nothing there. */
        MISSING,
        /** Somebody wrote meanwhile. */
        CONFLICT,
        /** The gateway's own token could not be renewed: the next try logs in. */
        TOKEN,
        /** A connection was closed, or Vault stumbled: likely to work a moment later. */
        STUMBLE,
        /** Vault does not let the gateway do it. */
        REFUSED,
        /** Vault is sealed, gone or slow. */
        AWAY
    }

    /** The settings of the connection are not there. */
    static VaultProblem notConfigured(String what) {
        return new VaultProblem(Kind.REFUSED, what);
    }

    /** Vault took too long altogether. */
    static VaultProblem tooSlow() {
        return new VaultProblem(Kind.AWAY, "Vault does not answer in time");
    }

    /** Tells what the client's failure means. */
    static VaultProblem of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (cause) {
            case VaultProblem known -> known;
            case VaultClientException answer when answer.getStatus() != null -> answered(answer, answer.getStatus());
            // The client has no status for a connection that was closed under it, and then fails over that itself.
            case VaultClientException closed -> new VaultProblem(Kind.STUMBLE, CLOSED);
            case NullPointerException closed -> new VaultProblem(Kind.STUMBLE, CLOSED);
            case TimeoutException slow -> new VaultProblem(Kind.AWAY, "Vault does not answer in time");
            case UnknownHostException host -> new VaultProblem(Kind.AWAY, "the host name of Vault is unknown");
            case SSLException tls ->
                new VaultProblem(Kind.AWAY, "Vault does not answer (no TLS connection: " + tls.getMessage() + ")");
            default -> new VaultProblem(Kind.AWAY, "Vault does not answer (no connection)");
        };
    }

    Kind kind() {
        return kind;
    }

    /** Whether the same may well work within seconds. */
    boolean isPassing() {
        return kind == Kind.TOKEN || kind == Kind.STUMBLE;
    }

    /** The same for a reference. */
    SecretUnavailable of(SecretRef ref) {
        return switch (kind) {
            case MISSING -> new SecretUnavailable(ref, "does not exist in Vault.");
            case CONFLICT, TOKEN, STUMBLE, REFUSED, AWAY ->
                SecretUnavailable.forNow(ref, "cannot be had now: " + getMessage() + ".");
        };
    }

    private static VaultProblem answered(VaultClientException answer, int status) {
        String path = Objects.requireNonNullElse(answer.getRequestPath(), "");
        String said = said(answer.getErrors());
        if (said.contains("sealed")) {
            return new VaultProblem(Kind.AWAY, "Vault is sealed");
        }
        if (path.endsWith("/auth/token/renew-self") && status != UNAVAILABLE) {
            return new VaultProblem(Kind.TOKEN, "the gateway's token in Vault could not be renewed (" + status + ")");
        }
        if (path.contains("/auth/") && status < SERVER_ERROR) {
            return new VaultProblem(
                    Kind.REFUSED, "Vault does not accept the gateway's log-in (" + status + reason(answer) + ")");
        }
        return switch (status) {
            case NOT_FOUND -> new VaultProblem(Kind.MISSING, "Vault has nothing there");
            case FORBIDDEN -> new VaultProblem(Kind.REFUSED, "Vault does not let the gateway in there (403)");
            case BAD_REQUEST ->
                said.contains("check-and-set")
                        ? new VaultProblem(Kind.CONFLICT, "somebody else wrote there meanwhile")
                        : new VaultProblem(Kind.REFUSED, "Vault does not understand the request (400)");
            case UNAVAILABLE -> new VaultProblem(Kind.AWAY, "Vault is not available (503)");
            default ->
                status >= SERVER_ERROR
                        ? new VaultProblem(Kind.STUMBLE, "Vault failed (" + status + ")")
                        : new VaultProblem(Kind.AWAY, "Vault answered " + status);
        };
    }

    /**
     * Why a log-in was refused, as Vault words it: an audience, a role, a service account, a time that is over. Without it
     * nobody could tell which of them it was.
     */
    private static String reason(VaultClientException answer) {
        String said = String.join("; ", Objects.requireNonNullElse(answer.getErrors(), List.<String>of()))
                .replaceAll("\\s+", " ")
                .strip();
        return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), MAX_REASON));
    }

    private static String said(@Nullable List<String> errors) {
        return errors == null ? "" : String.join("\n", errors).toLowerCase(Locale.ROOT);
    }
}
