package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Tooling;
import java.util.List;

/**
 * Canonical requests as bodies of {@code POST /v2/chat}. Pure; what cannot be said fails with {@link
 * io.sluice.model.CallFailed} naming the member. Names of messages and of the caller's end user are labels the API has no
 * word for; they are left out.
 */
final class CohereRequestMapper {
    private CohereRequestMapper() {}

    /** The body for a chat. */
    static ObjectNode chat(ChatRequest request, CohereTarget target) {
        Parameters parameters = request.parameters();
        CohereParameters.refuseImpossible(parameters, target);
        if (parameters.limits().candidates() != null && parameters.limits().candidates() > 1) {
            target.leaveOut("n", "The provider Cohere gives one answer a chat; 'n' must be 1.");
        }
        ObjectNode body = JsonCodec.object().put("model", target.model());
        body.put("stream", request.delivery() == Delivery.STREAM);
        body.set("messages", new CohereMessages(target).write(request.messages()));
        boolean tools = CohereTools.write(request.tooling(), target, body);
        writeFormat(request.format(), tools, target, body);
        CohereParameters.write(parameters, CohereParameters.CHAT_TEMPERATURE, target, body);
        CohereThinking.write(parameters, target, body);
        CohereExtras.write(parameters.extensions(), CohereExtras.CHAT, target, body);
        return body;
    }

    /** The body for a completion: its prompt is the one message of the user. */
    static ObjectNode completion(CompletionRequest request, CohereTarget target) {
        var chat = new ChatRequest(
                request.route(),
                List.of(Message.of(Role.USER, CoherePrompts.only(request.prompt()))),
                request.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                request.delivery(),
                null);
        return chat(chat, target);
    }

    private static void writeFormat(ResponseFormat format, boolean tools, CohereTarget target, ObjectNode body) {
        switch (format) {
            case ResponseFormat.Text() -> {
                // what the model writes anyway
            }
            case ResponseFormat.JsonObject() -> {
                if (fits(tools, target)) {
                    body.putObject("response_format").put("type", "json_object");
                }
            }
            case ResponseFormat.JsonSchema schema -> {
                if (fits(tools, target)) {
                    body.putObject("response_format")
                            .put("type", "json_object")
                            .set("json_schema", schema.schema().node());
                }
            }
            case ResponseFormat.Opaque opaque ->
                target.leaveOut(
                        "response_format",
                        "The provider Cohere does not know the response format '" + opaque.type()
                                + "'; send 'text', 'json_object' or 'json_schema'.");
        }
    }

    private static boolean fits(boolean tools, CohereTarget target) {
        if (tools) {
            target.leaveOut(
                    "response_format", "The provider Cohere takes a response format only in requests without 'tools'.");
        }
        return !tools;
    }
}
