package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.Family;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Building blocks of replies, and streams as a strict client reads them. */
final class Replies {
    static final ReplyMeta META = new ReplyMeta("id-1", "model-1", 1_767_322_445L);
    static final Stamp STAMP = new Stamp("0123456789abcdef", "my-route");
    static final CallId CALL = new CallId("req_0123456789abcdef");

    private Replies() {}

    static Decoded asked(String json) {
        return AnthropicDecoder.message(
                "application/json", json.getBytes(StandardCharsets.UTF_8), DocumentHeaders.NONE);
    }

    /** A short question. */
    static Decoded asked(boolean thoughts) {
        return asked("{\"model\":\"my-route\",\"max_tokens\":5000,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (thoughts ? ",\"thinking\":{\"type\":\"adaptive\"}}" : "}"));
    }

    static MessageFrames frames(Decoded asked) {
        return new MessageFrames(asked, STAMP, failure -> new AnthropicErrors().body(failure, CALL));
    }

    /** An event of a server of the family, with what its provider read from it. */
    static ReplyFrame event(String json, ReplyEvent... events) {
        return new ReplyFrame(List.of(events), new Source(Family.ANTHROPIC, Json.of(json(json))));
    }

    /** All that is written for these frames and the end of the stream. */
    static String write(FrameEncoder encoder, List<ReplyFrame> frames) {
        var written = new StringBuilder();
        frames.forEach(frame -> written.append(encoder.encode(frame)));
        return written.append(encoder.complete()).toString();
    }

    /** The documents of a stream: two lines an event, the name of each the type of its document. */
    static List<JsonNode> events(String text) {
        List<JsonNode> documents = new ArrayList<>();
        assertThat(text).endsWith("\n\n").doesNotContain("\r");
        for (String event : text.substring(0, text.length() - 2).split("\n\n", -1)) {
            String[] lines = event.split("\n", -1);
            assertThat(lines).hasSize(2);
            assertThat(lines[0]).startsWith("event: ");
            assertThat(lines[1]).startsWith("data: {");
            JsonNode document = json(lines[1].substring("data: ".length()));
            assertThat(document.path("type").asText()).isEqualTo(lines[0].substring("event: ".length()));
            documents.add(document);
        }
        return documents;
    }

    static JsonNode json(byte[] bytes) {
        return json(new String(bytes, StandardCharsets.UTF_8));
    }

    static JsonNode json(String text) {
        try {
            return JsonCodec.read(text);
        } catch (InvalidJson e) {
            throw new AssertionError(e.problem() + ": " + text, e);
        }
    }
}
