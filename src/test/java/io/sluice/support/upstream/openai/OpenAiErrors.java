package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import org.jspecify.annotations.Nullable;

/** OpenAI's error bodies, with what it says at each status. */
final class OpenAiErrors {

    private static final String KEY_PAGE = "https://platform.openai.com/account/api-keys";

    static final VendorError NO_KEY = VendorError.of(401)
            .withMessage("You didn't provide an API key. You need to provide your API key in an Authorization header"
                    + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank"
                    + " username) if you're accessing the API from your browser and are prompted for a username and"
                    + " password. You can obtain an API key from " + KEY_PAGE + ".")
            .withType("invalid_request_error");

    static final VendorError NOT_JSON = VendorError.invalid(
            null,
            "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP"
                    + " library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON."
                    + " If you have trouble figuring out how to fix this, please contact us through our help center at"
                    + " help.openai.com.)");

    private OpenAiErrors() {}

    /** A key that is not accepted. The vendor repeats its beginning and its end, which must not travel further. */
    static VendorError wrongKey(String key) {
        return VendorError.of(401)
                .withType("invalid_request_error")
                .withCode("invalid_api_key")
                .withMessage("Incorrect API key provided: " + masked(key) + ". You can find your API key at " + KEY_PAGE
                        + ".");
    }

    static ObjectNode body(Call call, VendorError error, RetryAfter retryAfter) {
        var usual = usual(call, error);
        var message = error.message() == null ? usual.message() : error.message();
        var body = Json.object();
        body.putObject("error")
                .put("message", message + retryAfter.hint())
                .put("type", error.type() == null ? usual.type() : error.type())
                .put("param", error.param())
                .put("code", error.code() == null && error.message() == null ? usual.code() : error.code());
        return body;
    }

    private static VendorError usual(Call call, VendorError error) {
        var status = error.status();
        return switch (status) {
            case 400 -> said(status, "invalid_request_error", null, "Invalid request.");
            case 401 -> call.bearer().map(OpenAiErrors::wrongKey).orElse(NO_KEY);
            case 403 ->
                said(
                        status,
                        "request_forbidden",
                        "unsupported_country_region_territory",
                        "Country, region, or territory not supported");
            case 404 ->
                said(
                        status,
                        "invalid_request_error",
                        "model_not_found",
                        "The model `" + call.model() + "` does not exist or you do not have access to it.");
            case 408 -> said(status, "timeout", null, "Request timed out.");
            case 409 -> said(status, "conflict", null, "The resource was updated by another request.");
            case 413 -> said(status, "invalid_request_error", "request_too_large", "Request too large.");
            case 422 -> said(status, "invalid_request_error", null, "Unprocessable request.");
            case 429 ->
                said(
                        status,
                        "requests",
                        "rate_limit_exceeded",
                        "Rate limit reached for " + call.model()
                                + " in organization org-fake on requests per min (RPM): Limit 3, Used 3, Requested 1.");
            case 503 ->
                said(status, "server_error", null, "The engine is currently overloaded, please try again later");
            default ->
                said(
                        status,
                        "server_error",
                        null,
                        "The server had an error while processing your request. Sorry about that!");
        };
    }

    private static VendorError said(int status, String type, @Nullable String code, String message) {
        return new VendorError(status, type, code, null, message);
    }

    private static String masked(String key) {
        if (key.length() <= 12) {
            return "*".repeat(key.length());
        }
        return key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
    }
}
