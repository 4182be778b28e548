package io.sluice.dialect.openai;

import io.sluice.model.EmbeddingRequest;
import io.sluice.model.RouteName;
import java.util.List;
import java.util.Set;

/** Reads embedding requests. How the vectors are to be written is the answer's style, not the model's business. */
final class EmbeddingDecoder {
    private static final Set<String> READ = Set.of("model", "input", "dimensions", "encoding_format", "user");
    private static final int MOST_INPUTS = 2048;

    private EmbeddingDecoder() {}

    static Decoded<EmbeddingRequest> decode(Fields request) {
        RouteName route = Envelope.route(request);
        var input = new PromptDecoder("input", MOST_INPUTS, false).decode(request);
        Long dimensions = request.integer("dimensions", 1, Integer.MAX_VALUE);
        boolean base64 = isBase64(request);
        var embedding = new EmbeddingRequest(
                route,
                input,
                dimensions == null ? null : dimensions.intValue(),
                request.text("user"),
                Envelope.extensions(request, READ),
                Envelope.source(request));
        return new Decoded<>(embedding, new AnswerStyle(1, false, false, base64));
    }

    private static boolean isBase64(Fields request) {
        String format = request.text("encoding_format");
        return switch (format) {
            case null -> false;
            case "float" -> false;
            case "base64" -> true;
            default -> throw Refused.value("encoding_format", format, List.of("float", "base64"));
        };
    }
}
