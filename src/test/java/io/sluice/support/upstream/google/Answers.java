package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Tokens;
import java.util.List;
import java.util.Map;

/** The heads of good answers. */
final class Answers {
    private Answers() {}

    static Answer whole(Call call, JsonNode body, Tokens bill) {
        var headers = Map.of("content-type", "application/json; charset=UTF-8");
        return Answer.whole(200, headers, Json.indented(body), bill, call.model());
    }

    static Answer streamed(Call call, List<Frame> frames) {
        return new Answer(200, Map.of("content-type", "text/event-stream"), true, frames, call.model());
    }
}
