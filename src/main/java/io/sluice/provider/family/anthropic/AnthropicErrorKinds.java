package io.sluice.provider.family.anthropic;

import io.sluice.model.UpstreamError.Kind;

/**
 * What sort of error Anthropic means. Its own type decides, then the status: a proxy in front of it may change the status,
 * and an error inside a stream has none.
 */
final class AnthropicErrorKinds {
    private AnthropicErrorKinds() {}

    /**
     * The kind.
     *
     * @param type   {@code error.type}; empty when there is none
     * @param status the HTTP status; 0 when the error came inside a success
     * @param detail {@code error.details.error_code}; empty when there is none
     * @param told   {@code error.message}; empty when there is none
     */
    static Kind of(String type, int status, String detail, String told) {
        if (detail.endsWith("_spend_limit_reached") || detail.startsWith("linked_organization_")) {
            return Kind.QUOTA;
        }
        if (status < 500 && (detail.equals("organization_on_hold") || detail.startsWith("cmek_"))) {
            return Kind.AUTHENTICATION; // our account's trouble, not the caller's
        }
        return switch (type) {
            case "invalid_request_error" -> status == 0 ? invalidRequest(told) : byStatus(status, told);
            case "request_too_large" -> Kind.INVALID_REQUEST;
            case "authentication_error", "permission_error" -> Kind.AUTHENTICATION;
            case "billing_error" -> Kind.QUOTA;
            case "not_found_error" -> Kind.NOT_FOUND;
            case "rate_limit_error" -> Kind.RATE_LIMIT;
            case "conflict_error", "api_error" -> Kind.SERVER;
            case "timeout_error" -> Kind.TIMEOUT;
            case "overloaded_error" -> Kind.OVERLOADED;
            default -> status == 0 && !type.isEmpty() ? Kind.SERVER : byStatus(status, told);
        };
    }

    private static Kind byStatus(int status, String told) {
        return switch (status) {
            case 400, 413, 422 -> invalidRequest(told);
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 409 -> Kind.SERVER;
            case 429 -> Kind.RATE_LIMIT;
            case 503, 529 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    /** One type covers the caller's mistakes, a prompt that does not fit, an empty account and the content filter. */
    private static Kind invalidRequest(String told) {
        if (told.contains("prompt is too long") || told.contains("exceed context limit")) {
            return Kind.CONTEXT_LENGTH;
        }
        if (told.contains("credit balance is too low")) {
            return Kind.QUOTA;
        }
        return told.contains("content filtering policy") ? Kind.CONTENT_FILTER : Kind.INVALID_REQUEST;
    }
}
