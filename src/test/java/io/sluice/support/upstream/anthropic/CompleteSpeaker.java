package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /complete}, the legacy text completion; it never tells its usage. */
final class CompleteSpeaker implements Endpoint.Speaker {

    @Override
    public Answer say(Call call, Said said) {
        var prompt = call.body().path("prompt").asText();
        var echo = Blocks.echo(
                " You said: " + Blocks.shortened(lastTurn(prompt)),
                call.body().path("max_tokens_to_sample").asInt());
        var text = text(said.choices(1, echo.parts()).getFirst());
        var bill = said.accounting().settle(Tokens.of(TokenRule.count(prompt), TokenRule.count(text)));
        var reason = reason(said, said.choices().isEmpty() && echo.cutOff());
        var stop = reason.equals("stop_sequence") ? "\n\nHuman:" : null;
        if (said.manner().stopSequence() != null) {
            stop = said.manner().stopSequence();
        }
        if (!call.streams()) {
            return AnthropicWire.whole(call, Json.compact(completion(call, said, text, reason, stop)), bill);
        }
        var events = new EventList();
        for (var piece : TokenRule.pieces(text, said.manner().tokensPerEvent())) {
            events.add("completion", completion(call, said, piece, null, null), TokenRule.count(piece), 0);
        }
        events.add("ping", "{\"type\": \"ping\"}");
        events.add("completion", completion(call, said, "", reason, stop));
        return AnthropicWire.streamed(call, events.frames(bill));
    }

    private static ObjectNode completion(
            Call call, Said said, String text, @Nullable String reason, @Nullable String stop) {
        return Json.object()
                .put("type", "completion")
                .put("id", call.id("compl_"))
                .put("completion", text)
                .put("stop_reason", reason)
                .put("model", said.modelOr(call.model()))
                .put("stop", stop)
                .put("log_id", call.id("compl_"));
    }

    private static String reason(Said said, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        return cutOff ? "max_tokens" : "stop_sequence";
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

    private static String lastTurn(String prompt) {
        var turn = prompt.substring(prompt.lastIndexOf("\n\nHuman:") + "\n\nHuman:".length());
        return turn.substring(0, turn.lastIndexOf("\n\nAssistant:")).strip();
    }
}
