package io.sluice.dialect.openai;

import io.sluice.model.CallFailed;
import io.sluice.model.Part.Media;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses of pictures and files. Nothing is fetched here: providers do that, or take the bytes as sent. */
final class MediaDecoder {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");

    private MediaDecoder() {}

    /** An http(s) address, or a picture by value. */
    static Media image(String url, String path) {
        if (isDataUrl(url)) {
            Media.Inline inline = inline(url);
            if (inline == null || !inline.mediaType().startsWith("image/")) {
                throw notAnImage(path);
            }
            return inline;
        }
        if (!isWebAddress(url)) {
            throw notAnImage(path);
        }
        return new Media.Url(url);
    }

    /** A file by value. */
    static Media file(String data, String path) {
        Media.Inline inline = isDataUrl(data) ? inline(data) : null;
        if (inline == null) {
            throw Refused.invalid(
                    path,
                    "invalid_value",
                    "not a data URL. Expected base64-encoded data with its media type, such as"
                            + " 'data:application/pdf;base64,JVBERi0='.");
        }
        return inline;
    }

    static void requireBase64(String data, String path) {
        if (!isBase64(data, 0)) {
            throw Refused.invalid(path, "invalid_value", "not valid base64. Expected the bytes in standard base64.");
        }
    }

    private static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** Reads {@code data:<media type>[;parameter]*;base64,<data>}; null when it is anything else. */
    private static Media.@Nullable Inline inline(String url) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            return null;
        }
        String head = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64") || !isBase64(url, comma + 1)) {
            return null;
        }
        String mediaType = head.substring(0, head.indexOf(';')).strip();
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            return null;
        }
        return new Media.Inline(mediaType.equals("image/jpg") ? "image/jpeg" : mediaType, url.substring(comma + 1));
    }

    /** Whether there are some bytes in standard base64 from {@code start} on, padded as it should be. */
    private static boolean isBase64(String text, int start) {
        int end = text.length();
        int length = end - start;
        if (length == 0 || length % 4 != 0) {
            return false;
        }
        int padding = text.charAt(end - 1) != '=' ? 0 : text.charAt(end - 2) != '=' ? 1 : 2;
        for (int i = start; i < end - padding; i++) {
            char c = text.charAt(i);
            boolean allowed = Names.isLetterOrDigit(c) || c == '+' || c == '/';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWebAddress(String url) {
        int host =
                url.regionMatches(true, 0, "https://", 0, 8) ? 8 : url.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
        return host > 0
                && url.length() > host
                && "/?#:".indexOf(url.charAt(host)) < 0
                && url.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    private static CallFailed notAnImage(String path) {
        return Refused.invalid(
                path,
                "invalid_image_url",
                "not the address of an image. Expected an http or https URL, or a base64-encoded data URL with an image's"
                        + " media type, such as 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='.");
    }
}
