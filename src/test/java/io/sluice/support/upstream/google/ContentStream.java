package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one streamed answer: documents of the form of the whole, each with one part more, calls of tools in one piece.
 * The usage comes with each and is cumulative.
 */
final class ContentStream {
    private record Item(int index, ObjectNode part, int output, int reasoning) {}

    private final Call call;
    private final Said said;
    private final Tokens bill;
    private final boolean cutOff;
    private final List<Item> items = new ArrayList<>();

    ContentStream(Call call, Said said, Tokens bill, boolean cutOff) {
        this.call = call;
        this.said = said;
        this.bill = bill;
        this.cutOff = cutOff;
    }

    List<Frame> frames(List<List<Part>> choices) {
        for (var k = 0; k < choices.size(); k++) {
            say(k, choices.get(k));
        }
        var events = new EventList();
        var output = items.stream().mapToLong(Item::output).sum();
        var reasoning = items.stream().mapToLong(Item::reasoning).sum();
        var outputSaid = 0L;
        var reasoningSaid = 0L;
        for (var item : items) {
            outputSaid += item.output();
            reasoningSaid += item.reasoning();
            var told = share(bill.output(), outputSaid, output);
            var thought = reasoning > 0
                    ? share(bill.reasoning(), reasoningSaid, reasoning)
                    : share(bill.reasoning(), outputSaid, output);
            var document = document(
                    new Tokens(bill.input(), bill.cachedInput(), bill.cacheWrite(), Math.max(told, thought), thought));
            var candidate = document.withArray("candidates").addObject();
            candidate
                    .putObject("content")
                    .put("role", "model")
                    .putArray("parts")
                    .add(item.part());
            candidate.put("index", item.index());
            events.add(null, document, item.output(), item.reasoning());
        }
        var last = document(bill);
        for (var k = 0; k < choices.size(); k++) {
            finish(last.withArray("candidates").addObject(), choices.get(k), k);
        }
        return events.add(null, last).frames(bill);
    }

    private void finish(ObjectNode candidate, List<Part> parts, int index) {
        var signature = trailingSignature(parts);
        if (!signature.isEmpty()) {
            candidate
                    .putObject("content")
                    .put("role", "model")
                    .putArray("parts")
                    .addObject()
                    .put("text", "")
                    .put("thoughtSignature", signature);
        }
        candidate
                .put("finishReason", ContentSpeaker.reason(said, parts, cutOff))
                .put("index", index);
    }

    private void say(int index, List<Part> parts) {
        var signature = "";
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text) -> {
                    for (var piece : pieces(text)) {
                        items.add(new Item(index, Json.object().put("text", piece), TokenRule.count(piece), 0));
                    }
                }
                case Part.Thinking(var text, var signed) -> {
                    for (var piece : pieces(text)) {
                        var tokens = TokenRule.count(piece);
                        var thought = Json.object().put("text", piece).put("thought", true);
                        items.add(new Item(index, thought, tokens, tokens));
                    }
                    signature = signed;
                }
                case Part.ToolCall toolCall -> {
                    var function = ContentSpeaker.functionCall(toolCall);
                    if (!signature.isEmpty()) {
                        function.put("thoughtSignature", signature);
                        signature = "";
                    }
                    items.add(new Item(index, function, toolCall.tokens(), 0));
                }
                case Part.Refusal _, Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
    }

    private static String trailingSignature(List<Part> parts) {
        var signature = "";
        for (var part : parts) {
            if (part instanceof Part.Thinking(var text, var signed)) {
                signature = signed;
            } else if (part instanceof Part.ToolCall) {
                signature = "";
            }
        }
        return signature;
    }

    private ObjectNode document(Tokens soFar) {
        var document = ContentSpeaker.document(call, said);
        if (said.usageSaid() != UsageSaid.ABSENT) {
            document.set(
                    "usageMetadata", ContentSpeaker.usage(said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : soFar));
        }
        return document;
    }

    private static long share(long total, long part, long all) {
        return all == 0 ? 0 : total * part / all;
    }

    private List<String> pieces(String text) {
        return TokenRule.pieces(text, said.manner().tokensPerEvent());
    }
}
