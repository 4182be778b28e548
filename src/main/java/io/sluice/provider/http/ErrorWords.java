package io.sluice.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.UpstreamError.Kind;
import org.jspecify.annotations.Nullable;

/** What of an upstream's error may be told on, and the words in its place where it may not. Pure. */
public final class ErrorWords {
    private static final int LONGEST = 2000;

    private ErrorWords() {}

    /**
     * Whether the upstream's own words may go on. Never those of a 401 or 403, whatever its document calls it, for some vendors
     * repeat the key in them; nor what is not the vendor's protocol.
     *
     * @param status 0 for an error inside a success
     */
    public static boolean mayQuote(Kind kind, int status) {
        return kind != Kind.AUTHENTICATION && kind != Kind.BAD_RESPONSE && status != 401 && status != 403;
    }

    /** The upstream's words where they may go on and there are any, else {@link #neutral}. */
    public static String message(Kind kind, int status, String told) {
        return mayQuote(kind, status) && !told.isBlank() ? cut(told) : neutral(kind, status);
    }

    /** What can be told of an error without its words. */
    public static String neutral(Kind kind, int status) {
        if (kind == Kind.AUTHENTICATION) {
            return "The provider did not accept the gateway's credential.";
        }
        return status == 0
                ? "The provider answered something that is not its protocol."
                : "The provider answered with status " + status + ".";
    }

    /** The text, or its beginning when it is longer than people read. */
    public static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    /** The document of a body; null for a page or plain text, which is never quoted. */
    public static @Nullable JsonNode json(byte[] body) {
        try {
            return JsonCodec.read(body);
        } catch (InvalidJson notJson) {
            return null;
        }
    }
}
