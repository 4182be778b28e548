package io.sluice.dialect.anthropic;

import io.sluice.dialect.Excerpt;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies. Pure; whatever the bytes are, the only thing thrown is {@link CallFailed}. The whole document stays
 * with the request as its source, so that a server of the family gets every member, known to us or not.
 */
final class AnthropicDecoder {
    private AnthropicDecoder() {}

    /** A conversation to be continued. */
    static Decoded message(@Nullable String contentType, byte[] body, DocumentHeaders headers) {
        return MessageDecoder.decode(document(contentType, body), headers, true);
    }

    /** A conversation to be counted: the same document, without what only matters for an answer. */
    static Decoded count(@Nullable String contentType, byte[] body, DocumentHeaders headers) {
        return MessageDecoder.decode(document(contentType, body), headers, false);
    }

    private static Fields document(@Nullable String contentType, byte[] body) {
        if (contentType != null && !isJson(contentType)) {
            throw new CallFailed(new Failure.UnsupportedMediaType(Excerpt.of(contentType)));
        }
        try {
            return Fields.of(JsonCodec.read(body), "");
        } catch (InvalidJson wrong) {
            String where = wrong.offset() > 0 ? " (stopped at byte " + wrong.offset() + ")" : "";
            throw Refused.with("", "json_invalid", "The request body " + wrong.problem() + where);
        }
    }

    /** {@code application/json} and its kin, with any parameters. */
    private static boolean isJson(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }
}
