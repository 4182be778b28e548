package io.sluice.support.upstream.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * {@code invoke}, each model in its vendor's form. Titan tells its tokens in the body; the others' are in headers. An embedding
 * that is scripted is that of the text as it stands in its call.
 */
final class InvokeSpeaker implements Endpoint.Speaker {

    private static final int DIMENSIONS = 1024;

    /** Whose form a model has. */
    enum Form {
        CLAUDE,
        TITAN_TEXT,
        JURASSIC,
        COMMAND,
        TITAN_EMBED,
        COHERE_EMBED,
        NONE
    }

    static Form form(Call call) {
        var model = BedrockWire.account(call);
        if (model.contains("titan-embed")) {
            return Form.TITAN_EMBED;
        }
        if (model.contains("cohere.embed")) {
            return Form.COHERE_EMBED;
        }
        if (model.contains("titan-text")) {
            return Form.TITAN_TEXT;
        }
        if (model.contains("claude-v2") || model.contains("claude-instant")) {
            return Form.CLAUDE;
        }
        if (model.contains("ai21.j2")) {
            return Form.JURASSIC;
        }
        return model.contains("cohere.command-") && !model.contains("command-r") ? Form.COMMAND : Form.NONE;
    }

    @Override
    public Answer say(Call call, Said said) {
        return switch (form(call)) {
            case TITAN_EMBED, COHERE_EMBED -> embedded(call, said);
            case CLAUDE, TITAN_TEXT, JURASSIC, COMMAND, NONE -> completed(call, said);
        };
    }

    private static Answer completed(Call call, Said said) {
        var body = call.body();
        var prompt = body.path("prompt").asText(body.path("inputText").asText());
        var count = Math.max(
                body.path("numResults").asInt(1), body.path("num_generations").asInt(1));
        var echo = List.<Part>of(new Part.Text(" You said: " + Words.shortened(prompt)));
        var texts = said.choices(count, echo).stream().map(InvokeSpeaker::text).toList();
        var output = texts.stream().mapToLong(TokenRule::count).sum();
        var bill = said.accounting().settle(Tokens.of(TokenRule.count(prompt), output));
        var answer = Json.object();
        switch (form(call)) {
            case CLAUDE ->
                answer.put("type", "completion")
                        .put("completion", texts.getFirst())
                        .put("stop_reason", reason(said, "stop_sequence"));
            case TITAN_TEXT -> {
                var result = answer.putArray("results")
                        .addObject()
                        .put("outputText", texts.getFirst())
                        .put("completionReason", reason(said, "FINISH"));
                if (said.usageSaid() != UsageSaid.ABSENT) {
                    answer.put("inputTextTokenCount", told(said, bill).input());
                    result.put("tokenCount", told(said, bill).output());
                }
            }
            case JURASSIC -> {
                var completions = answer.put("id", 1234).putArray("completions");
                for (var text : texts) {
                    var completion = completions.addObject();
                    completion.putObject("data").put("text", text);
                    completion.putObject("finishReason").put("reason", reason(said, "endoftext"));
                }
            }
            default -> {
                var generations = answer.put("id", call.id("")).putArray("generations");
                texts.forEach(text -> generations
                        .addObject()
                        .put("id", call.id(""))
                        .put("text", text)
                        .put("finish_reason", reason(said, "COMPLETE")));
            }
        }
        return whole(call, said, answer, bill);
    }

    private static Answer embedded(Call call, Said said) {
        var texts = call.body().has("texts")
                ? call.body().path("texts")
                : Json.array().add(call.body().path("inputText"));
        var tokens = 0L;
        for (var text : texts) {
            tokens += TokenRule.count(text.asText());
        }
        var bill = said.accounting().settle(Tokens.of(tokens, 0));
        var answer = Json.object();
        if (form(call) == Form.TITAN_EMBED) {
            answer.set("embedding", vector(said, 0, texts.path(0)));
            if (said.usageSaid() != UsageSaid.ABSENT) {
                answer.put("inputTextTokenCount", told(said, bill).input());
            }
            return whole(call, said, answer, bill);
        }
        var rows = answer.put("id", call.id("")).putObject("embeddings").putArray("float");
        for (var k = 0; k < texts.size(); k++) {
            rows.add(vector(said, k, texts.path(k)));
        }
        answer.put("response_type", "embeddings_by_type");
        return whole(call, said, answer, bill);
    }

    private static Answer whole(Call call, Said said, ObjectNode answer, Tokens bill) {
        var whole = BedrockWire.whole(call, Json.compact(answer), bill);
        return said.usageSaid() == UsageSaid.ABSENT
                ? whole
                : whole.withHeaders(Map.of(
                        "x-amzn-bedrock-input-token-count",
                                Long.toString(told(said, bill).input()),
                        "x-amzn-bedrock-output-token-count",
                                Long.toString(told(said, bill).output()),
                        "x-amzn-bedrock-invocation-latency", "7"));
    }

    private static Tokens told(Said said, Tokens bill) {
        return said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
    }

    private static JsonNode vector(Said said, int k, JsonNode text) {
        var scripted = said.choices().stream()
                .flatMap(List::stream)
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
        var vector = Json.array();
        if (scripted.isEmpty()) {
            var random = new SplittableRandom(text.asText().hashCode());
            for (var i = 0; i < DIMENSIONS; i++) {
                vector.add((float) random.nextDouble(-1, 1));
            }
        } else {
            scripted.get(Math.min(k, scripted.size() - 1)).forEach(vector::add);
        }
        return vector;
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

    private static String reason(Said said, String usual) {
        return said.manner().finish() == null ? usual : said.manner().finish();
    }
}
