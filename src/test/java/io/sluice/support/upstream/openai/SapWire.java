package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SAP AI Core's orchestration: a chat of OpenAI's, wrapped, and its answer in {@code final_result}. Streams nothing. */
public final class SapWire implements Wire {

    private static final Flavor FLAVOR = new HouseFlavor(House.COMPATIBLE);

    private final List<Endpoint> endpoints = List.of(Endpoint.post(
            "/v2/completion",
            (call, body) -> body.path("config").path("modules").has("prompt_templating")
                    ? new ChatChecks(FLAVOR).refusal(inside(call), inside(call).body())
                    : Optional.of(VendorError.invalid("config", "config.modules.prompt_templating is missing")),
            SapWire::say));

    @Override
    public String name() {
        return "sap-ai-core";
    }

    @Override
    public String basePath() {
        return "/sap-ai-core";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        if (call.request().header("ai-resource-group").isEmpty()) {
            return Optional.of(VendorError.invalid(null, "Missing required header AI-Resource-Group"));
        }
        if (call.bearer().isEmpty()) {
            return call.rules().keyRequired() ? Optional.of(VendorError.of(401)) : Optional.empty();
        }
        return call.bearer().filter(key -> !call.rules().accepts(key)).map(OpenAiErrors::wrongKey);
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Deployment not found");
    }

    @Override
    public VendorError malformed(Call call) {
        return OpenAiErrors.NOT_JSON;
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        var body = Json.object();
        body.putObject("error")
                .put("request_id", call.id(""))
                .put("code", error.status())
                .put(
                        "message",
                        OpenAiErrors.body(call, error, retryAfter)
                                .at("/error/message")
                                .asText())
                .put("location", "LLM Module");
        return Answer.whole(error.status(), headers, Json.compact(body), Tokens.NONE, "");
    }

    /** The service streams nothing here, so nothing can be broken off but by the connection. */
    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return Frame.Bytes.of("", Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return new Answer(
                200,
                Map.of("content-type", "application/json"),
                true,
                frames,
                inside(call).model());
    }

    private static Answer say(Call call, Said said) {
        var answer = new ChatSpeaker(FLAVOR).say(inside(call), said);
        var body = Json.object().put("request_id", call.id(""));
        body.putObject("intermediate_results");
        return answer.withFrames(answer.frames().stream()
                .map(frame -> frame instanceof Frame.Bytes bytes ? wrapped(body, bytes) : frame)
                .toList());
    }

    private static Frame wrapped(ObjectNode body, Frame.Bytes answer) {
        body.set("final_result", Json.parse(answer.bytes().toString()));
        return Frame.Bytes.of(Json.compact(body), answer.credit());
    }

    /** The call as it would be at OpenAI's. */
    private static Call inside(Call call) {
        JsonNode templating = call.body().at("/config/modules/prompt_templating");
        var chat = Json.object();
        if (templating.path("model").path("params") instanceof ObjectNode params) {
            chat.setAll(params);
        }
        chat.set("model", templating.path("model").path("name"));
        chat.set("messages", templating.path("prompt").path("template"));
        for (var member : List.of("tools", "response_format")) {
            if (templating.path("prompt").has(member)) {
                chat.set(member, templating.path("prompt").path(member));
            }
        }
        return new Call(call.request(), chat, call.variables(), call.rules(), call.serial());
    }
}
