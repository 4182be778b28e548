package io.sluice.provider.http;

import org.jspecify.annotations.Nullable;

/**
 * A whole reply of an upstream, of any status.
 *
 * @param headers the value of a header by its name in any case; null when it was not sent
 * @param body    empty when there was none; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a parser; copying them would cost and protect nothing
public record UpstreamReply(int status, Headers headers, byte[] body) {
    /** The value of {@code Content-Type}, lower case; empty when it was not sent. */
    public String contentType() {
        String value = headers.get("content-type");
        return value == null ? "" : value.toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the status says that all went well. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Status and size only. */
    @Override
    public String toString() {
        return "UpstreamReply[" + status + ", " + body.length + " bytes]";
    }

    /** Looks a header up. */
    @FunctionalInterface
    public interface Headers {
        /** No headers. */
        Headers NONE = name -> null;

        /** The first value of this header; null when it was not sent. */
        @Nullable
        String get(String name);
    }
}
