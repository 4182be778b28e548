package io.sluice.support.upstream.bedrock;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bedrock's run time: Converse whole and streamed, InvokeModel for texts and vectors. Requests are signed, with a
 * secret that the double knows if it was told which to accept, or have a bearer key. Below {@code /sts} the token service is, which only says what is scripted, and only
 * while nothing is checked.
 */
public final class BedrockWire implements Wire {

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post(
                    "/model/(?<model>[^/]+)/converse(?<stream>-stream)?", new ConverseChecks(), new ConverseSpeaker()),
            Endpoint.post("/model/(?<model>[^/]+)/invoke", new InvokeChecks(), new InvokeSpeaker()),
            Endpoint.post("/sts", (call, body) -> Optional.empty(), new InvokeSpeaker()));

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public String basePath() {
        return "/bedrock";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        if (call.bearer().isPresent()) {
            return call.rules().accepts(call.bearer().get())
                    ? Optional.empty()
                    : forbidden(
                            "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
        }
        if (call.request().header("authorization").isEmpty()) {
            return call.rules().keyRequired()
                    ? forbidden("MissingAuthenticationTokenException", "Missing Authentication Token")
                    : Optional.empty();
        }
        var clock = Clock.systemUTC();
        var secrets = call.rules().keys();
        return (secrets.isEmpty()
                        ? SignatureCheck.problemOfForm(call.request(), "bedrock", clock)
                        : SignatureCheck.problem(call.request(), "bedrock", secrets, clock))
                .flatMap(problem -> forbidden("InvalidSignatureException", problem));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withType("UnknownOperationException").withMessage("");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.of(400)
                .withType("SerializationException")
                .withMessage("Unexpected token at position 0 in the request body");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = headers("application/json");
        headers.put("x-amzn-errortype", type(error) + ":http://internal.amazon.com/coral/com.amazon.bedrock.runtime/");
        headers.putAll(retryAfter.headers());
        var body = Json.object().put("message", message(error) + retryAfter.hint());
        return Answer.whole(error.status(), headers, Json.compact(body), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        var name = type(error);
        var event = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        var body = Json.object().put("message", message(error));
        return new Frame.Bytes(EventMessage.exception(event, Json.compact(body)), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return streamed(call, frames);
    }

    /** The frames, each a message of the binary stream. */
    static Answer streamed(Call call, List<Frame> frames) {
        var messages = frames.stream().map(BedrockWire::message).toList();
        return new Answer(200, headers("application/vnd.amazon.eventstream"), true, messages, account(call));
    }

    static Answer whole(Call call, String body, Tokens bill) {
        return Answer.whole(200, headers("application/json"), body, bill, account(call));
    }

    /** The model is named by the path. */
    static String account(Call call) {
        return call.variables().getOrDefault("model", "");
    }

    private static Frame message(Frame frame) {
        return switch (frame) {
            case Frame.Event event ->
                new Frame.Bytes(EventMessage.event(String.valueOf(event.name()), event.data()), event.credit());
            case Frame.Bytes bytes -> bytes;
        };
    }

    private static Map<String, String> headers(String contentType) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", contentType);
        headers.put("x-amzn-requestid", "b5a1e1f0-0000-4000-8000-000000000000");
        return headers;
    }

    private static Optional<VendorError> forbidden(String type, String message) {
        return Optional.of(VendorError.of(403).withType(type).withMessage(message));
    }

    private static String type(VendorError error) {
        if (error.type() != null) {
            return error.type();
        }
        return switch (error.status()) {
            case 400 -> "ValidationException";
            case 401, 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 408 -> "ModelTimeoutException";
            case 424 -> "ModelErrorException";
            case 429 -> "ThrottlingException";
            case 503 -> "ServiceUnavailableException";
            default -> error.status() < 500 ? "ValidationException" : "InternalServerException";
        };
    }

    private static String message(VendorError error) {
        if (error.message() != null) {
            return error.message();
        }
        return switch (error.status()) {
            case 401, 403 -> "You don't have access to the model with the specified model ID.";
            case 404 -> "The provided model identifier could not be found.";
            case 408 -> "Model has timed out in processing the request. Try your request again.";
            case 429 -> "Too many requests, please wait before trying again.";
            case 503 -> "Bedrock is unable to process your request.";
            default ->
                error.status() < 500
                        ? "Malformed input request, please reformat your input and try again."
                        : "The system encountered an unexpected error during processing. Try your request again.";
        };
    }
}
