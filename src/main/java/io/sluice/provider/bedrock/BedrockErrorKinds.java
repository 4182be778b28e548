package io.sluice.provider.bedrock;

import io.sluice.model.UpstreamError.Kind;
import java.util.Locale;
import java.util.Set;

/** What sort of error the API means. The exception's name decides, then the status: an error inside a stream has none. */
final class BedrockErrorKinds {
    /** Credentials that are not valid any more, or never were; what is only not allowed to them is not among these. */
    private static final Set<String> INVALID_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "ExpiredTokenException",
            "ExpiredToken",
            "InvalidClientTokenId",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
            "SignatureDoesNotMatch",
            "RequestExpired");

    private BedrockErrorKinds() {}

    /** Whether other credentials may be accepted where these were not. */
    static boolean wantsOtherCredentials(String name) {
        return INVALID_CREDENTIALS.contains(name);
    }

    /**
     * The kind.
     *
     * @param name   of the exception; empty when there is none
     * @param status the HTTP status; 0 when the error came inside a success
     * @param told   the message; empty when there is none
     */
    static Kind of(String name, int status, String told) {
        if (wantsOtherCredentials(name)) {
            return Kind.AUTHENTICATION;
        }
        return switch (name) {
            case "ValidationException" -> invalid(told);
            case "AccessDeniedException" -> Kind.AUTHENTICATION;
            case "ServiceQuotaExceededException" -> Kind.QUOTA;
            case "ResourceNotFoundException" -> Kind.NOT_FOUND;
            case "ModelTimeoutException" -> Kind.TIMEOUT;
            case "ThrottlingException" -> throttled(told);
            case "ModelNotReadyException", "ServiceUnavailableException" -> Kind.OVERLOADED;
            case "ModelErrorException", "ModelStreamErrorException", "InternalServerException", "ConflictException" ->
                Kind.SERVER;
            default -> status == 0 && !name.isEmpty() ? Kind.SERVER : byStatus(status, told);
        };
    }

    private static Kind byStatus(int status, String told) {
        return switch (status) {
            case 400, 413, 422 -> invalid(told);
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 409, 424 -> Kind.SERVER;
            case 429 -> throttled(told);
            case 503 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    /** One exception covers the caller's mistakes, a prompt that does not fit, and a model that is not there. */
    private static Kind invalid(String told) {
        String text = told.toLowerCase(Locale.ROOT);
        if (text.contains("too long")
                || text.contains("too many input tokens")
                || text.contains("exceeds the maximum number of tokens")
                || text.contains("exceed context limit")
                || text.contains("maximum context")) {
            return Kind.CONTEXT_LENGTH;
        }
        return text.contains("model identifier is invalid") ? Kind.NOT_FOUND : Kind.INVALID_REQUEST;
    }

    /** What an account may use a day does not come back in a moment. */
    private static Kind throttled(String told) {
        String text = told.toLowerCase(Locale.ROOT);
        return text.contains("per day") || text.contains("daily") ? Kind.QUOTA : Kind.RATE_LIMIT;
    }
}
