package io.sluice.dialect;

import java.util.Map;

/**
 * An error as one API language words it.
 *
 * @param headers beside the content type, such as {@code Retry-After}
 */
public record ErrorReply(int status, Map<String, String> headers, String contentType, String body) {
    public ErrorReply {
        headers = Map.copyOf(headers);
    }

    /** A JSON body without further headers. */
    public static ErrorReply json(int status, String body) {
        return new ErrorReply(status, Map.of(), "application/json", body);
    }

    /** The same with one more header. */
    public ErrorReply withHeader(String name, String value) {
        var more = new java.util.LinkedHashMap<>(headers);
        more.put(name, value);
        return new ErrorReply(status, more, contentType, body);
    }
}
