package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import java.util.LinkedHashMap;

/** Errors of Google's APIs, each a {@code google.rpc.Status}. A wait that is told is told in the details as well. */
final class Status {
    private Status() {}

    static Answer refuse(VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json; charset=UTF-8");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, Json.indented(body(error, retryAfter)), Tokens.NONE, "");
    }

    static Frame event(VendorError error) {
        return new Frame.Event(null, Json.compact(body(error, new RetryAfter.None())), Tokens.NONE);
    }

    private static ObjectNode body(VendorError error, RetryAfter retryAfter) {
        var message = error.message() == null ? message(error.status()) : error.message();
        var body = Json.object();
        var inner = body.putObject("error")
                .put("code", error.status())
                .put("message", message + retryAfter.hint())
                .put("status", error.type() == null ? word(error.status()) : error.type());
        if (error.code() != null) {
            inner.withArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", error.code());
        }
        if (retryAfter instanceof RetryAfter.Seconds(var seconds)) {
            inner.withArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                    .put("retryDelay", seconds + "s");
        }
        return body;
    }

    private static String word(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "Request had invalid authentication credentials.";
            case 403 -> "Method doesn't allow unregistered callers (callers without established identity).";
            case 404 -> "models/unknown is not found for API version v1beta, or is not supported for generateContent.";
            case 429 -> "Resource has been exhausted (e.g. check quota).";
            case 503 -> "The model is overloaded. Please try again later.";
            default -> status < 500 ? "Request contains an invalid argument." : "An internal error has occurred.";
        };
    }
}
