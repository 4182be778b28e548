package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** {@code POST /v1/generate}, whole and streamed: as events where the client accepts them, else as lines of JSON. */
final class GenerateSpeaker implements Endpoint.Speaker {

    @Override
    public Answer say(Call call, Said said) {
        var prompt = call.body().path("prompt").asText();
        var echo = Words.echo(" You said: " + Words.shortened(prompt), call.body());
        var choices = said.choices(call.body().path("num_generations").asInt(1), echo.parts());
        var counted = Tokens.of(
                TokenRule.count(prompt),
                choices.stream()
                        .mapToLong(parts -> TokenRule.count(Words.text(parts)))
                        .sum());
        var bill = said.accounting().settle(counted);
        var reason = reason(said, said.choices().isEmpty() && echo.cutOff());
        var whole = whole(call, said, choices, bill, reason);
        if (!call.streams()) {
            return CohereWire.whole(call, Json.compact(whole), bill);
        }
        var frames = events(said, choices, whole, reason).frames(bill);
        return asEvents(call)
                ? CohereWire.streamed(call, frames)
                : CohereWire.streamed(
                        call, frames.stream().map(GenerateSpeaker::line).toList());
    }

    private static ObjectNode whole(Call call, Said said, List<List<Part>> choices, Tokens bill, String reason) {
        var body = Json.object().put("id", call.id(""));
        var generations = body.putArray("generations");
        for (var parts : choices) {
            generations
                    .addObject()
                    .put("id", call.id("") + "-" + generations.size())
                    .put("text", Words.text(parts))
                    .put("finish_reason", reason);
        }
        body.put("prompt", call.body().path("prompt").asText());
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.set("meta", Words.usage(said, bill));
        }
        return body;
    }

    private static EventList events(Said said, List<List<Part>> choices, ObjectNode whole, String reason) {
        var events = new EventList();
        for (var k = 0; k < choices.size(); k++) {
            for (var piece :
                    TokenRule.pieces(Words.text(choices.get(k)), said.manner().tokensPerEvent())) {
                var event = Json.object().put("text", piece).put("is_finished", false);
                if (choices.size() > 1) {
                    event.put("index", k);
                }
                events.add("text-generation", event.put("event_type", "text-generation"), TokenRule.count(piece), 0);
            }
        }
        var end = Json.object()
                .put("is_finished", true)
                .put("event_type", "stream-end")
                .put("finish_reason", reason);
        end.set("response", whole);
        return events.add("stream-end", end);
    }

    private static boolean asEvents(Call call) {
        return call.request()
                .header("accept")
                .filter(accepted -> accepted.contains("text/event-stream"))
                .isPresent();
    }

    private static Frame line(Frame frame) {
        return switch (frame) {
            case Frame.Event event -> Frame.Bytes.of(event.data() + "\n", event.credit());
            case Frame.Bytes bytes -> bytes;
        };
    }

    private static String reason(Said said, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        return cutOff ? "MAX_TOKENS" : "COMPLETE";
    }
}
