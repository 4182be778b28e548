package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/**
 * Content, whole and streamed. A refusal is a candidate without content. A signature of thoughts comes with the call of a tool
 * after them, else with the last text, which in a stream is an empty one.
 */
final class ContentSpeaker implements Endpoint.Speaker {
    @Override
    public Answer say(Call call, Said said) {
        var body = call.body();
        var echo = Words.echo(body);
        var wanted = body.path("generationConfig").path("candidateCount").asInt(1);
        var choices = said.choices(wanted, echo.parts());
        var counted = new Tokens(
                Words.count(body),
                0,
                0,
                choices.stream().flatMap(List::stream).mapToLong(Part::tokens).sum(),
                choices.stream()
                        .flatMap(List::stream)
                        .mapToLong(Part::reasoningTokens)
                        .sum());
        var bill = said.accounting().settle(counted);
        var cutOff = said.choices().isEmpty() && echo.cutOff();
        if (call.streams()) {
            return Answers.streamed(call, new ContentStream(call, said, bill, cutOff).frames(choices));
        }
        var document = document(call, said);
        for (var parts : choices) {
            var candidate = document.withArray("candidates").addObject();
            var written = write(parts);
            if (!written.isEmpty()) {
                candidate.putObject("content").put("role", "model").set("parts", written);
            }
            candidate
                    .put("finishReason", reason(said, parts, cutOff))
                    .put("index", document.withArray("candidates").size() - 1);
        }
        if (said.usageSaid() != UsageSaid.ABSENT) {
            document.set("usageMetadata", usage(said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill));
        }
        return Answers.whole(call, document, bill);
    }

    /** What every document of an answer has. */
    static ObjectNode document(Call call, Said said) {
        var document = Json.object();
        document.putArray("candidates");
        return document.put("modelVersion", said.modelOr(call.model())).put("responseId", call.id("r"));
    }

    static ObjectNode usage(Tokens told) {
        var usage = Json.object().put("promptTokenCount", told.inputTotal());
        if (told.output() > told.reasoning()) {
            usage.put("candidatesTokenCount", told.output() - told.reasoning());
        }
        usage.put("totalTokenCount", told.total());
        if (told.cachedInput() > 0) {
            usage.put("cachedContentTokenCount", told.cachedInput());
        }
        if (told.reasoning() > 0) {
            usage.put("thoughtsTokenCount", told.reasoning());
        }
        return usage;
    }

    static String reason(Said said, List<Part> parts, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        if (parts.stream().anyMatch(Part.Refusal.class::isInstance)) {
            return "SAFETY";
        }
        return cutOff ? "MAX_TOKENS" : "STOP";
    }

    static ObjectNode functionCall(Part.ToolCall call) {
        var part = Json.object();
        var function = part.putObject("functionCall");
        if (!call.id().isEmpty()) {
            function.put("id", call.id());
        }
        function.put("name", call.name()).set("args", Json.parse(call.arguments()));
        return part;
    }

    private static ArrayNode write(List<Part> parts) {
        var written = Json.array();
        var signature = "";
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text) -> written.addObject().put("text", text);
                case Part.Thinking(var text, var signed) -> {
                    written.addObject().put("text", text).put("thought", true);
                    signature = signed;
                }
                case Part.ToolCall call -> {
                    var function = functionCall(call);
                    if (!signature.isEmpty()) {
                        function.put("thoughtSignature", signature);
                        signature = "";
                    }
                    written.add(function);
                }
                case Part.Refusal _, Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        if (!signature.isEmpty() && written.path(written.size() - 1) instanceof ObjectNode last) {
            last.put("thoughtSignature", signature);
        }
        return written;
    }
}
