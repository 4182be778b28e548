package io.sluice.support.upstream.ai21;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /{model}/complete} of the Jurassic models: whole only, tokens told one by one. */
public final class JurassicWire implements Wire {
    private static final int USUAL_LIMIT = 16;

    private final List<Endpoint> endpoints =
            List.of(Endpoint.post("/(?<deployment>j[12]-[^/]+)/complete", JurassicWire::refusal, JurassicWire::say));

    @Override
    public String name() {
        return "jurassic";
    }

    @Override
    public String basePath() {
        return "/jurassic/studio/v1";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        return call.bearer().filter(call.rules()::accepts).isPresent()
                ? Optional.empty()
                : Optional.of(VendorError.of(401).withMessage("Forbidden: Bad or missing API token."));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Not Found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.of(422).withMessage("value is not a valid dict");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        var message = error.message() == null ? "error " + error.status() : error.message();
        return Answer.whole(
                error.status(), headers, Json.compact(Json.object().put("detail", message)), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        throw new IllegalStateException("Jurassic models do not stream");
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        throw new IllegalStateException("Jurassic models do not stream");
    }

    private static Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!call.rules().serves(call.variables().get("deployment"))) {
            return Optional.of(VendorError.of(404));
        }
        if (!body.path("prompt").isTextual()) {
            return Optional.of(VendorError.of(422).withMessage("prompt: field required"));
        }
        for (var name : List.of("temperature", "topP")) {
            if (body.path(name).asDouble() > 1 || body.path(name).asDouble() < 0) {
                return Optional.of(VendorError.of(422).withMessage(name + ": must be between 0 and 1"));
            }
        }
        return body.path("numResults").asInt(1) <= 16
                ? Optional.empty()
                : Optional.of(VendorError.of(422).withMessage("numResults: must be at most 16"));
    }

    private static Answer say(Call call, Said said) {
        var prompt = call.body().path("prompt").asText();
        var limit = call.body().path("maxTokens").asInt(USUAL_LIMIT);
        var echo = "You said: " + prompt;
        var cutOff = said.choices().isEmpty() && TokenRule.count(echo) > limit;
        var kept =
                String.join("", TokenRule.pieces(echo, 1).stream().limit(limit).toList());
        var choices = said.choices(call.body().path("numResults").asInt(1), List.of(new Part.Text(kept)));
        var body = Json.object().put("id", call.id(""));
        var output = 0L;
        var told = said.usageSaid() != UsageSaid.ABSENT;
        tokens(body.putObject("prompt").put("text", prompt), prompt, told);
        var completions = body.putArray("completions");
        for (var parts : choices) {
            var text = text(parts);
            output += TokenRule.count(text);
            var completion = completions.addObject();
            tokens(completion.putObject("data").put("text", text), text, told);
            completion
                    .putObject("finishReason")
                    .put(
                            "reason",
                            said.manner().finish() != null ? said.manner().finish() : cutOff ? "length" : "endoftext");
        }
        var bill = said.accounting().settle(Tokens.of(TokenRule.count(prompt), output));
        return Answer.whole(
                200,
                Map.of("content-type", "application/json"),
                Json.compact(body),
                bill,
                call.variables().get("deployment"));
    }

    private static void tokens(ObjectNode of, String text, boolean told) {
        if (told) {
            ArrayNode tokens = of.putArray("tokens");
            TokenRule.pieces(text, 1)
                    .forEach(piece -> tokens.addObject()
                            .putObject("generatedToken")
                            .put("token", piece)
                            .put("logprob", -0.5));
        }
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
