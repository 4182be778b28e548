package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies. Pure; whatever the bytes are, the only thing thrown is {@link CallFailed}. The whole document stays
 * with the request as its source, so that a server of the family gets every member, known to us or not.
 */
final class OpenAiDecoder {
    private OpenAiDecoder() {}

    static Decoded<ChatRequest> chat(@Nullable String contentType, byte[] body) {
        return ChatDecoder.decode(document(contentType, body));
    }

    static Decoded<CompletionRequest> completion(@Nullable String contentType, byte[] body) {
        return CompletionDecoder.decode(document(contentType, body));
    }

    static Decoded<EmbeddingRequest> embedding(@Nullable String contentType, byte[] body) {
        return EmbeddingDecoder.decode(document(contentType, body));
    }

    private static Fields document(@Nullable String contentType, byte[] body) {
        if (contentType != null && !isJson(contentType)) {
            throw new CallFailed(new Failure.UnsupportedMediaType(Refused.cut(contentType)));
        }
        JsonNode document;
        try {
            document = JsonCodec.read(body);
        } catch (InvalidJson wrong) {
            String where = wrong.offset() > 0 ? " (stopped at byte " + wrong.offset() + ")" : "";
            throw Refused.with(
                    "",
                    "json_invalid",
                    "The body of the request " + wrong.problem() + where + ". Send one JSON object.");
        }
        return Fields.of(document, "");
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
