package io.sluice.support.upstream.tgi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /generate} and {@code /generate_stream}. A stop text that was met stays at the end of the answer. */
final class GenerateSpeaker implements Endpoint.Speaker {

    private static final int USUAL_LIMIT = 100;
    private static final int LONGEST_ECHO = 200;
    private static final double LOGPROB = -0.25;

    private final boolean streams;

    GenerateSpeaker(boolean streams) {
        this.streams = streams;
    }

    @Override
    public Answer say(Call call, Said said) {
        var inputs = call.body().path("inputs").asText();
        var text = said.choices().isEmpty()
                ? echo(call, inputs)
                : text(said.choices().getFirst());
        if (said.manner().stopSequence() != null) {
            text += said.manner().stopSequence();
        }
        var bill = said.accounting().settle(Tokens.of(TokenRule.count(inputs), TokenRule.count(text)));
        var reason = reason(said, said.choices().isEmpty() && isCutOff(call, inputs));
        return streams ? stream(said, text, reason, bill) : whole(call, said, text, reason, bill);
    }

    private static Answer whole(Call call, Said said, String text, String reason, Tokens bill) {
        var told = told(said, bill);
        var body = Json.object().put("generated_text", text);
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.put("x-compute-type", "1-fake");
        if (said.usageSaid() != UsageSaid.ABSENT) {
            var details = details(reason, told);
            details.putNull("seed");
            var prefill = details.putArray("prefill");
            if (call.body().path("parameters").path("decoder_input_details").asBoolean()) {
                for (var k = 0; k < told.inputTotal(); k++) {
                    prefill.addObject().put("id", k).put("text", "word").put("logprob", LOGPROB);
                }
            }
            var tokens = details.putArray("tokens");
            TokenRule.pieces(text, 1).forEach(piece -> tokens.add(token(piece, false)));
            body.set("details", details);
            headers.put("x-prompt-tokens", Long.toString(told.inputTotal()));
            headers.put("x-generated-tokens", Long.toString(told.output()));
        }
        return Answer.whole(200, headers, Json.compact(body), bill, TgiWire.MODEL);
    }

    private static Answer stream(Said said, String text, String reason, Tokens bill) {
        var events = new EventList();
        var pieces = TokenRule.pieces(text, said.manner().tokensPerEvent());
        var details = said.usageSaid() == UsageSaid.ABSENT
                ? null
                : details(reason, told(said, bill))
                        .put("input_length", told(said, bill).inputTotal())
                        .putNull("seed");
        var silentEnd = reason.equals("eos_token") || pieces.isEmpty();
        for (var k = 0; k < pieces.size(); k++) {
            var last = k == pieces.size() - 1 && !silentEnd;
            var event = event(k + 1, token(pieces.get(k), false), last ? text : null, last ? details : null);
            events.add(null, event, TokenRule.count(pieces.get(k)), 0);
        }
        if (silentEnd) {
            events.add(null, event(pieces.size() + 1, token("</s>", true), text, details));
        }
        return TgiWire.streamed(events.frames(bill));
    }

    private static ObjectNode event(int index, ObjectNode token, @Nullable String text, @Nullable ObjectNode details) {
        var event = Json.object().put("index", index);
        event.set("token", token);
        event.put("generated_text", text);
        event.set("details", details);
        return event;
    }

    private static ObjectNode token(String text, boolean special) {
        return Json.object()
                .put("id", special ? 2 : 100 + text.length())
                .put("text", text)
                .put("logprob", LOGPROB)
                .put("special", special);
    }

    private static ObjectNode details(String reason, Tokens told) {
        return Json.object().put("finish_reason", reason).put("generated_tokens", told.output());
    }

    private static Tokens told(Said said, Tokens bill) {
        return said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
    }

    private static String reason(Said said, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        if (said.manner().stopSequence() != null) {
            return "stop_sequence";
        }
        return cutOff ? "length" : "eos_token";
    }

    private static String echo(Call call, String inputs) {
        var words = words(inputs);
        return isCutOff(call, inputs)
                ? String.join("", TokenRule.pieces(words, 1).subList(0, limit(call)))
                : words;
    }

    private static boolean isCutOff(Call call, String inputs) {
        return TokenRule.count(words(inputs)) > limit(call);
    }

    private static String words(String inputs) {
        var points = inputs.codePointCount(0, inputs.length());
        var end = points <= LONGEST_ECHO ? inputs.length() : inputs.offsetByCodePoints(0, LONGEST_ECHO);
        return " You said: " + inputs.substring(0, end);
    }

    private static int limit(Call call) {
        return call.body().path("parameters").path("max_new_tokens").asInt(USUAL_LIMIT);
    }

    private static String text(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text(var words)) {
                text.append(words);
            }
        }
        return text.toString();
    }
}
