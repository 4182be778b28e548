package io.sluice.support.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Scores made once and played many times. A call's kind is its path, its model, whether it streams and whether it asks
 * for the usage; nothing else of the request is looked at, so that a call costs little more than reading it.
 */
final class PreparedScores {

    private record Kind(String path, String model, boolean streams, boolean usageAsked) {}

    private final JsonFactory json = new JsonFactory();
    private final ConcurrentHashMap<Kind, Score> scores = new ConcurrentHashMap<>();

    /** @param maker makes the score of the first call of a kind */
    Score of(RecordedRequest request, Supplier<Score> maker) {
        return scores.computeIfAbsent(kind(request), _ -> maker.get());
    }

    private Kind kind(RecordedRequest request) {
        var model = "";
        var streams = false;
        var usageAsked = false;
        try (var parser = json.createParser(request.rawBody())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    switch (name) {
                        case "model" -> model = parser.getText();
                        case "stream" -> streams = parser.currentToken() == JsonToken.VALUE_TRUE;
                        case "stream_options" -> usageAsked = usageAsked(parser);
                        default -> parser.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
        return new Kind(request.path(), model, streams, usageAsked);
    }

    private static boolean usageAsked(JsonParser parser) throws IOException {
        var asked = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var value = parser.nextToken();
                asked |= name.equals("include_usage") && value == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
        }
        return asked;
    }
}
