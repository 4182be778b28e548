package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /completions}, whole and streamed: for several prompts and several choices of each, numbered prompt by
 * prompt. Scripted choices answer the choices of every prompt.
 */
final class CompletionSpeaker implements Endpoint.Speaker {

    private static final int USUAL_LIMIT = 16;

    private record Choice(String text, String finish) {}

    private final Flavor flavor;

    CompletionSpeaker(Flavor flavor) {
        this.flavor = flavor;
    }

    @Override
    public Answer say(Call call, Said said) {
        var prompts = Inputs.of(call.body().path("prompt"));
        var choices = choices(call, said, prompts);
        var counted = Tokens.of(
                prompts.stream().mapToLong(Inputs.Input::tokens).sum(),
                choices.stream()
                        .mapToLong(choice -> TokenRule.count(choice.text()))
                        .sum());
        var bill = said.accounting().settle(counted);
        return call.streams()
                ? OpenAiWire.stream(
                        flavor, call, frames(call, said, choices, bill).frames(bill))
                : OpenAiWire.whole(flavor, call, whole(call, said, choices, bill), bill);
    }

    private List<Choice> choices(Call call, Said said, List<Inputs.Input> prompts) {
        var choices = new ArrayList<Choice>();
        var limit = call.body().path("max_tokens").asInt(USUAL_LIMIT);
        for (var prompt : prompts) {
            var echo = Echo.text(" You said: " + Prompt.shortened(prompt.text()), limit);
            var cutOff = said.choices().isEmpty() && echo.cutOff();
            for (var parts : said.choices(call.body().path("n").asInt(1), echo.parts())) {
                var repeated = call.body().path("echo").asBoolean(false) ? prompt.text() : "";
                choices.add(new Choice(repeated + Words.said(parts), ChatSpeaker.finish(flavor, said, parts, cutOff)));
            }
        }
        return choices;
    }

    private String whole(Call call, Said said, List<Choice> choices, Tokens bill) {
        var body = head(call, said);
        var list = body.putArray("choices");
        for (var k = 0; k < choices.size(); k++) {
            var choice = choices.get(k);
            list.add(choice(call, k, choice.text(), 0, choice.finish()));
        }
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.set("usage", Usage.of(said, bill));
        }
        return flavor.print(flavor.plain(body));
    }

    private EventList frames(Call call, Said said, List<Choice> choices, Tokens bill) {
        var events = new EventList();
        var place = UsagePlace.of(said, flavor, call);
        var soFar = bill.inputOnly();
        for (var k = 0; k < choices.size(); k++) {
            var offset = 0;
            for (var piece :
                    TokenRule.pieces(choices.get(k).text(), said.manner().tokensPerEvent())) {
                var tokens = TokenRule.count(piece);
                soFar = soFar.plus(Tokens.of(0, tokens));
                var usage = place == UsagePlace.IN_EVERY_CHUNK ? Usage.of(said, soFar) : null;
                events.add(null, chunk(call, said, choice(call, k, piece, offset, null), usage), tokens, 0);
                offset += piece.length();
            }
            var last = choice(call, k, "", offset, choices.get(k).finish());
            events.add(null, chunk(call, said, last, place.withFinish() ? Usage.of(said, bill) : null));
        }
        for (var times = 0; times < place.ownChunks(said); times++) {
            var chunk = head(call, said);
            chunk.putArray("choices");
            chunk.set("usage", Usage.of(said, bill));
            events.add(null, flavor.plain(chunk));
        }
        return events.add(null, "[DONE]");
    }

    private JsonNode chunk(Call call, Said said, JsonNode choice, @Nullable JsonNode usage) {
        var chunk = head(call, said);
        chunk.putArray("choices").add(choice);
        if (usage != null) {
            chunk.set("usage", usage);
        } else if (UsagePlace.asked(call) && said.usageSaid() != UsageSaid.ABSENT) {
            chunk.putNull("usage");
        }
        return flavor.plain(chunk);
    }

    private ObjectNode head(Call call, Said said) {
        return Json.object()
                .put("id", call.id("cmpl-"))
                .put("object", "text_completion")
                .put("created", Call.CREATED)
                .put("model", said.modelOr(flavor.account(call)));
    }

    private static ObjectNode choice(Call call, int index, String text, int offset, @Nullable String finish) {
        var choice = Json.object().put("text", text).put("index", index);
        var alternatives = call.body().path("logprobs");
        choice.set(
                "logprobs",
                alternatives.isInt() ? logprobs(text, offset, alternatives.asInt()) : NullNode.getInstance());
        return choice.put("finish_reason", finish);
    }

    private static ObjectNode logprobs(String text, int offset, int alternatives) {
        var logprobs = Json.object();
        var tokens = logprobs.putArray("tokens");
        var values = logprobs.putArray("token_logprobs");
        var tops = logprobs.putArray("top_logprobs");
        var offsets = logprobs.putArray("text_offset");
        var at = offset;
        for (var token : TokenRule.pieces(text, 1)) {
            tokens.add(token);
            values.add(Logprobs.LIKELY);
            var top = tops.addObject();
            for (var k = 0; k < alternatives; k++) {
                top.put(k == 0 ? token : token + k, Logprobs.LIKELY - k);
            }
            offsets.add(at);
            at += token.length();
        }
        return logprobs;
    }
}
