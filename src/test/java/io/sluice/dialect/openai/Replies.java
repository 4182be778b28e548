package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.json.Json;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import java.util.List;
import java.util.function.Function;

/** Building blocks of replies. */
final class Replies {
    static final ReplyMeta META = new ReplyMeta("id-1", "model-1", 1_767_322_445L);
    static final Stamp STAMP = new Stamp("0123456789abcdef", "my-route", 1_800_000_000L);
    static final AnswerStyle WITH_USAGE = new AnswerStyle(1, true, false, false);
    static final AnswerStyle LEGACY = new AnswerStyle(1, false, true, false);
    static final Function<Failure, String> ERRORS = new OpenAiErrors()::body;

    private Replies() {}

    static ReplyFrame started() {
        return ReplyFrame.of(new ReplyEvent.Started(META));
    }

    static ReplyFrame used(Usage.Tokens tokens) {
        return ReplyFrame.of(new ReplyEvent.UsageReported(Usage.reported(tokens, null)));
    }

    /** A chunk of a server of the family, with what its provider read from it. */
    static ReplyFrame chunk(String json, ReplyEvent... events) {
        return new ReplyFrame(List.of(events), new Source(Family.OPENAI, Json.of(Sse.json(json))));
    }

    static ChatFrames chatFrames(AnswerStyle style) {
        return new ChatFrames(style, STAMP, ERRORS);
    }

    static CompletionFrames completionFrames(AnswerStyle style) {
        return new CompletionFrames(style, STAMP, ERRORS);
    }

    /** All that is written for these frames and the end of the stream. */
    static String write(FrameEncoder encoder, List<ReplyFrame> frames) {
        var written = new StringBuilder();
        frames.forEach(frame -> written.append(encoder.encode(frame)));
        return written.append(encoder.complete()).toString();
    }

    /** The chunks of a stream that went well. */
    static List<JsonNode> chunks(FrameEncoder encoder, ReplyFrame... frames) {
        return Sse.documents(write(encoder, List.of(frames)));
    }

    static CallId call() {
        return new CallId("req_0123456789abcdef");
    }
}
