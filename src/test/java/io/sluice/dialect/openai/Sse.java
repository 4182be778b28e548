package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;

/** A stream as a strict client reads it: one {@code data:} line an event, LF only, {@code [DONE]} once and last. */
final class Sse {
    private Sse() {}

    /** The documents of a stream that is over. */
    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        assertThat(text).endsWith("data: [DONE]\n\n").doesNotContain("\r");
        String[] events = text.split("\n\n", -1);
        for (int i = 0; i < events.length - 2; i++) {
            assertThat(events[i]).startsWith("data: {").doesNotContain("\n");
            documents.add(json(events[i].substring("data: ".length())));
        }
        return documents;
    }

    static JsonNode json(String text) {
        try {
            return JsonCodec.read(text);
        } catch (InvalidJson e) {
            throw new AssertionError(e.problem() + ": " + text, e);
        }
    }
}
