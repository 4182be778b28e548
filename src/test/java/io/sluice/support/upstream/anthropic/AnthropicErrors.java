package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;

/** Anthropic's error bodies, with what it says at each status. */
public final class AnthropicErrors {

    private AnthropicErrors() {}

    /** An error's code becomes {@code details.error_code}. */
    public static ObjectNode body(Call call, VendorError error, RetryAfter retryAfter) {
        var body = Json.object().put("type", "error");
        var message = error.message() == null ? message(call, error.status()) : error.message();
        var inner = body.putObject("error")
                .put("type", error.type() == null ? type(error.status()) : error.type())
                .put("message", message + retryAfter.hint());
        if (error.code() != null) {
            inner.putObject("details").put("error_code", error.code());
        }
        return body.put("request_id", call.id("req_"));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 408, 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String message(Call call, int status) {
        return switch (status) {
            case 401 -> "invalid x-api-key";
            case 402 -> "Your credit balance is too low to access the Anthropic API.";
            case 403 -> "Your API key does not have permission to use the specified resource.";
            case 404 -> "model: " + call.model();
            case 409 -> "The resource was modified by another request.";
            case 413 -> "Request exceeds the maximum size";
            case 429 ->
                "This request would exceed the rate limit for your organization of 4,000 requests per minute. Please"
                        + " reduce the prompt length or the maximum tokens requested, or try again later.";
            case 408, 504 -> "Request timed out.";
            case 529 -> "Overloaded";
            default -> status < 500 ? "Invalid request." : "Internal server error";
        };
    }
}
