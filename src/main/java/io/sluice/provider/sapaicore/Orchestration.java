package io.sluice.provider.sapaicore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.provider.http.UpstreamReply;
import java.util.List;

/**
 * The document that the orchestration service wants around a chat of the family, and the one it answers with. Pure.
 *
 * @see <a href="https://help.sap.com/docs/sap-ai-core/generative-ai/orchestration-8d022355037643cebf775cd3bf662cc5">SAP on
 *     orchestration</a>
 */
final class Orchestration {
    /** What of a chat belongs to the prompt; all the rest are parameters of the model. */
    private static final List<String> OF_PROMPT = List.of("tools", "response_format");

    private Orchestration() {}

    /** Wraps a chat's body. */
    static byte[] wrapped(byte[] chat) {
        ObjectNode params = object(chat);
        JsonNode messages = params.remove("messages");
        JsonNode model = params.remove("model");
        params.remove(List.of("stream", "stream_options"));
        ObjectNode document = JsonCodec.object();
        ObjectNode templating =
                document.putObject("config").putObject("modules").putObject("prompt_templating");
        ObjectNode prompt = templating.putObject("prompt");
        prompt.set("template", messages);
        for (String member : OF_PROMPT) {
            JsonNode value = params.remove(member);
            if (value != null) {
                prompt.set(member, value);
            }
        }
        ObjectNode target = templating.putObject("model");
        target.set("name", model);
        target.set("params", params);
        document.putObject("placeholder_values");
        return JsonCodec.writeBytes(document);
    }

    /** The chat's reply in a reply; any other reply, an error above all, as it is. */
    static UpstreamReply unwrapped(UpstreamReply reply) {
        try {
            JsonNode result = JsonCodec.read(reply.body()).path("final_result");
            return reply.isSuccess() && result.isObject()
                    ? new UpstreamReply(reply.status(), reply.headers(), JsonCodec.writeBytes(result))
                    : reply;
        } catch (InvalidJson notJson) {
            return reply; // what it is instead is the error reader's to say
        }
    }

    private static ObjectNode object(byte[] ours) {
        try {
            return (ObjectNode) JsonCodec.read(ours);
        } catch (InvalidJson impossible) {
            throw new IllegalStateException("a body of ours is no JSON", impossible);
        }
    }
}
