package io.sluice.support.upstream.mosaicml;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MosaicML's inference service: one operation for each model, no streams, and a key without a scheme. */
public final class MosaicWire implements Wire {

    private final List<Endpoint> endpoints =
            List.of(Endpoint.post("/(?<model>.+)/v1/predict", MosaicWire::refusal, new PredictSpeaker()));

    @Override
    public String name() {
        return "mosaicml";
    }

    @Override
    public String basePath() {
        return "/mosaicml";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        var key = call.request().header("authorization").filter(value -> !value.isBlank());
        if (key.isEmpty()) {
            return call.rules().keyRequired() ? Optional.of(VendorError.of(401)) : Optional.empty();
        }
        return !key.get().startsWith("Bearer ") && call.rules().accepts(key.get())
                ? Optional.empty()
                : Optional.of(VendorError.of(401));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404);
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "Error: request body is not valid JSON");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, Json.compact(body(error, retryAfter)), Tokens.NONE, "");
    }

    /** The service streams nothing, so nothing can be broken off but by the connection. */
    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return Frame.Bytes.of(Json.compact(body(error, new RetryAfter.None())), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return new Answer(200, Map.of("content-type", "application/json"), true, frames, model(call));
    }

    static String model(Call call) {
        return call.variables().getOrDefault("model", "");
    }

    private static Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!body.path("inputs").isArray() || body.path("inputs").isEmpty()) {
            return Optional.of(VendorError.invalid(null, "Error: inputs must be a list with at least one element"));
        }
        if (!call.rules().serves(model(call))) {
            return Optional.of(VendorError.of(404));
        }
        for (var member : body.properties()) {
            if (!member.getKey().equals("inputs") && !member.getKey().equals("parameters")) {
                return Optional.of(VendorError.invalid(null, "Error: unknown member " + member.getKey()));
            }
        }
        return Optional.empty();
    }

    private static JsonNode body(VendorError error, RetryAfter retryAfter) {
        var message = error.message() == null ? message(error.status()) : error.message();
        return Json.object().put("message", message + retryAfter.hint());
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 404 -> "Model not found";
            case 429 -> "Too many requests";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Error: invalid request" : "Error: internal server error";
        };
    }
}
