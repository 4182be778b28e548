package io.sluice.support.upstream;

import org.jspecify.annotations.Nullable;

/**
 * An error as a provider reports it. What is left null the wire fills with what its vendor says at that status.
 *
 * @param status HTTP status
 * @param type the vendor's class of error, e.g. {@code invalid_request_error}
 * @param code the vendor's machine-readable code, for wires that have one
 * @param param the member of the request that is at fault, for wires that name it
 */
public record VendorError(
        int status,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        @Nullable String message) {

    public static VendorError of(int status) {
        return new VendorError(status, null, null, null, null);
    }

    /** A refused request: status 400 with a text of its own, the rest as the vendor says. */
    public static VendorError invalid(@Nullable String param, String message) {
        return new VendorError(400, null, null, param, message);
    }

    /** The prompt was stopped by a content filter; on Azure with the filter's findings. */
    public static VendorError contentFiltered() {
        return new VendorError(
                400,
                null,
                "content_filter",
                "prompt",
                "The response was filtered due to the prompt triggering the content management policy.");
    }

    /** The account is empty: a 429 that no waiting heals. */
    public static VendorError quotaExhausted() {
        return new VendorError(
                429,
                "insufficient_quota",
                "insufficient_quota",
                null,
                "You exceeded your current quota, please check your plan and billing details.");
    }

    public VendorError withType(@Nullable String value) {
        return new VendorError(status, value, code, param, message);
    }

    public VendorError withCode(@Nullable String value) {
        return new VendorError(status, type, value, param, message);
    }

    public VendorError withParam(@Nullable String value) {
        return new VendorError(status, type, code, value, message);
    }

    public VendorError withMessage(String value) {
        return new VendorError(status, type, code, param, value);
    }
}
