package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MLflow's model server: one path, which answers {@code inputs} with {@code predictions}, and OpenAI's documents as the
 * models do that speak its wire. Wants no key; its errors show a stack trace.
 */
public final class ModelServerWire implements Wire {
    private static final String MODEL = "model";

    private final Flavor flavor = new OpenAiFlavor();
    private final List<Endpoint> endpoints =
            List.of(Endpoint.post("/invocations", ModelServerWire::refusal, this::say));

    @Override
    public String name() {
        return "mlflow";
    }

    @Override
    public String basePath() {
        return "/mlflow";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        return Optional.empty();
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Not Found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "Failed to parse input from JSON.");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        var body = Json.object()
                .put("error_code", error.status() < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR")
                .put("message", error.message() == null ? "Failed to predict data." : error.message())
                .put("stack_trace", "Traceback (most recent call last): File \"/opt/model/server.py\"");
        return Answer.whole(error.status(), headers, Json.compact(body), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return new Frame.Event(null, Json.compact(OpenAiErrors.body(call, error, new RetryAfter.None())), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return OpenAiWire.stream(flavor, call, frames);
    }

    private static Optional<VendorError> refusal(Call call, JsonNode body) {
        return body.has("inputs") || body.has("messages") || body.has("prompt") || body.has("input")
                ? Optional.empty()
                : Optional.of(VendorError.invalid(null, "The input must be a JSON dictionary with exactly one input."));
    }

    private Answer say(Call call, Said said) {
        if (call.body().has("inputs")) {
            return predict(call, said);
        }
        Endpoint.Speaker speaker = call.body().has("messages")
                ? new ChatSpeaker(flavor)
                : call.body().has("prompt") ? new CompletionSpeaker(flavor) : new EmbeddingSpeaker(flavor);
        return speaker.say(call, said);
    }

    private static Answer predict(Call call, Said said) {
        var inputs = call.body().path("inputs");
        var limit = call.body().path("params").path("max_tokens").asInt(Integer.MAX_VALUE);
        var echo = Echo.text("You said: " + inputs.path(0).asText(), limit);
        var body = Json.object();
        var predictions = body.putArray("predictions");
        var output = 0L;
        for (var parts : said.choices(1, echo.parts())) {
            for (var part : parts) {
                if (part instanceof Part.Vector(var values)) {
                    var row = predictions.addArray();
                    values.forEach(row::add);
                }
            }
            if (Words.hasText(parts)) {
                predictions.add(Words.said(parts));
                output += TokenRule.count(Words.said(parts));
            }
        }
        var counted = Tokens.of(TokenRule.count(inputs.toString()), output);
        return Answer.whole(
                200,
                Map.of("content-type", "application/json"),
                Json.compact(body),
                said.accounting().settle(counted),
                MODEL);
    }
}
