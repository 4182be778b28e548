package io.sluice.provider.family.openai;

import io.sluice.model.UpstreamError.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what sort of error a reply is: by the codes that say it exactly, then by the status, then by the words. */
final class ErrorKinds {
    private static final List<String> CONTEXT_WORDS = List.of(
            "maximum context length",
            "context length is only",
            "context window",
            "context_length_exceeded",
            "available context size");

    private ErrorKinds() {}

    /**
     * The kind of an error.
     *
     * @param status the HTTP status; 0 when the error came inside a success
     */
    static Kind of(int status, ErrorShape error) {
        Kind told = byCode(error);
        if (told != null) {
            return told;
        }
        if (status != 0) {
            return byStatus(status, error);
        }
        return error.statusInCode() != 0 ? byStatus(error.statusInCode(), error) : byType(error);
    }

    private static @Nullable Kind byCode(ErrorShape error) {
        if (error.says("context_length_exceeded")) {
            return Kind.CONTEXT_LENGTH;
        }
        if (error.says("insufficient_quota") || error.says("billing_hard_limit_reached")) {
            return Kind.QUOTA;
        }
        if (error.says("content_filter")
                || error.says("content_policy_violation")
                || error.says("ResponsibleAIPolicyViolation")) {
            return Kind.CONTENT_FILTER;
        }
        if (error.says("invalid_api_key")) {
            return Kind.AUTHENTICATION;
        }
        if (error.says("model_not_found") || error.says("DeploymentNotFound")) {
            return Kind.NOT_FOUND;
        }
        return null;
    }

    private static Kind byStatus(int status, ErrorShape error) {
        return switch (status) {
            case 400, 413, 422 ->
                CONTEXT_WORDS.stream().anyMatch(error::mentions) ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMIT;
            case 409, 498, 503, 529 -> Kind.OVERLOADED; // a conflict passes; 498 is Groq's "no capacity left"
            default -> status >= 500 || status == 424 ? Kind.SERVER : otherwise(status);
        };
    }

    private static Kind otherwise(int status) {
        return status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
    }

    private static Kind byType(ErrorShape error) {
        if (error.says("invalid_request_error") || error.says("BadRequestError")) {
            return CONTEXT_WORDS.stream().anyMatch(error::mentions) ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
        }
        if (error.says("rate_limit_exceeded") || error.says("rate_limit_error")) {
            return Kind.RATE_LIMIT;
        }
        if (error.says("overloaded") || error.says("overloaded_error") || error.says("service_unavailable")) {
            return Kind.OVERLOADED;
        }
        if (error.says("authentication_error") || error.says("permission_error")) {
            return Kind.AUTHENTICATION;
        }
        if (error.says("timeout")) {
            return Kind.TIMEOUT;
        }
        return Kind.SERVER;
    }
}
