package io.sluice.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Canonical requests as bodies of {@code POST /messages}. Pure; what cannot be said fails with {@link
 * io.sluice.model.CallFailed} naming the member. What the API has no word for but no answer depends on is left out: seeds,
 * logit bias, penalties, names of messages, hints on the detail of images.
 */
final class AnthropicRequestMapper {
    private static final String JSON_INSTRUCTION =
            "Answer with a single valid JSON object and nothing else: no explanation, no code fences.";
    /** The API takes a top_p below this not while the model thinks. */
    private static final BigDecimal MIN_TOP_P_THINKING = new BigDecimal("0.95");

    private AnthropicRequestMapper() {}

    /** The body for a chat. */
    static ObjectNode chat(ChatRequest request, AnthropicTarget target) {
        boolean stream = request.delivery() == Delivery.STREAM;
        Source source = request.source();
        if (source != null && source.isOf(Family.ANTHROPIC)) {
            return addressed(source.document().copyOfObject(), target.model(), stream);
        }
        return built(request, target, stream);
    }

    /** The body for a completion: its prompt is the one message of the user. */
    static ObjectNode completion(CompletionRequest request, AnthropicTarget target) {
        var chat = new ChatRequest(
                request.route(),
                List.of(Message.of(Role.USER, AnthropicPrompts.only(request.prompt()))),
                request.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                request.delivery(),
                null);
        return built(chat, target, request.delivery() == Delivery.STREAM);
    }

    private static ObjectNode built(ChatRequest request, AnthropicTarget target, boolean stream) {
        Parameters parameters = request.parameters();
        refuseImpossible(parameters, target);
        var conversation = AnthropicConversation.of(request.messages(), target);
        long maxTokens = maxTokens(parameters, target);
        var thinking = AnthropicThinking.of(
                parameters.reasoningEffort(),
                target,
                maxTokens,
                AnthropicTools.isForced(request.tooling()),
                conversation.allowsBudget());

        ObjectNode body = JsonCodec.object().put("model", target.model()).put("max_tokens", maxTokens);
        ObjectNode outputConfig = JsonCodec.object();
        writeFormat(request.format(), target, conversation.system(), outputConfig);
        if (!conversation.system().isEmpty()) {
            body.set("system", conversation.system());
        }
        body.set("messages", conversation.turns());
        AnthropicTools.write(request.tooling(), conversation.toolNames(), target, body);
        writeStops(parameters.limits().stop(), body);
        writeUser(parameters.user(), body);
        if (thinking.thinking() != null) {
            body.set("thinking", thinking.thinking());
        }
        if (thinking.effort() != null) {
            outputConfig.put("effort", thinking.effort());
        }
        if (!outputConfig.isEmpty()) {
            body.set("output_config", outputConfig);
        }
        AnthropicExtras.write(parameters.extensions(), target, body);
        writeSampling(parameters.sampling(), target, body);
        return addressed(body, target.model(), stream);
    }

    private static ObjectNode addressed(ObjectNode body, String model, boolean stream) {
        body.put("model", model);
        body.remove("stream");
        return stream ? body.put("stream", true) : body;
    }

    /** Several answers and log probabilities are not to be had from this API; callers notice, so they are told. */
    static void refuseImpossible(Parameters parameters, AnthropicTarget target) {
        Integer candidates = parameters.limits().candidates();
        if (candidates != null && candidates > 1) {
            target.leaveOut("n", "The provider Anthropic gives one answer a call; 'n' must be 1.");
        }
        if (parameters.logProbs() != null) {
            target.leaveOut("logprobs", "The provider Anthropic does not report log probabilities.");
        }
    }

    static long maxTokens(Parameters parameters, AnthropicTarget target) {
        Long asked = parameters.limits().maxTokens();
        return asked == null ? target.traits().maxOutput() : asked;
    }

    static void writeStops(List<String> stops, ObjectNode body) {
        if (!stops.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stops.forEach(sequences::add);
        }
    }

    static void writeUser(@Nullable String user, ObjectNode body) {
        if (user != null) {
            body.putObject("metadata").put("user_id", user);
        }
    }

    /**
     * A temperature above the API's range becomes its highest, 1. Temperature and top_p never go together: newer models
     * refuse the pair. The one that is at its default of 1 gives way, else the temperature stays. A model that thinks takes
     * a top_p near 1 at most; one that takes no sampling gets none.
     */
    static void writeSampling(Sampling sampling, AnthropicTarget target, ObjectNode body) {
        if (!target.takesSampling()) {
            return;
        }
        BigDecimal temperature =
                sampling.temperature() == null ? null : sampling.temperature().min(BigDecimal.ONE);
        BigDecimal topP = sampling.topP();
        if (thinks(body)) {
            if (topP != null && topP.compareTo(MIN_TOP_P_THINKING) >= 0) {
                body.put("top_p", topP);
            }
            return;
        }
        boolean preferTopP = topP != null
                && (temperature == null
                        || (temperature.compareTo(BigDecimal.ONE) == 0 && topP.compareTo(BigDecimal.ONE) != 0));
        if (preferTopP) {
            body.put("top_p", topP);
        } else if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
    }

    private static boolean thinks(ObjectNode body) {
        String type = body.path("thinking").path("type").asText();
        return !type.isEmpty() && !type.equals("disabled");
    }

    private static void writeFormat(
            ResponseFormat format, AnthropicTarget target, ArrayNode system, ObjectNode outputConfig) {
        switch (format) {
            case ResponseFormat.Text() -> {
                // what the model writes anyway
            }
            case ResponseFormat.JsonObject() -> instruct(system, JSON_INSTRUCTION);
            case ResponseFormat.JsonSchema(var name, var description, var schema, var strict) ->
                writeSchema(schema.node(), target, system, outputConfig);
            case ResponseFormat.Opaque(Family origin, String type, var body) -> {
                if (origin.equals(Family.ANTHROPIC)) {
                    outputConfig.set("format", body.node());
                } else {
                    target.leaveOut(
                            "response_format",
                            "The provider Anthropic does not know the response format '" + type
                                    + "'; send 'text', 'json_object' or 'json_schema'.");
                }
            }
        }
    }

    private static void writeSchema(
            JsonNode schema, AnthropicTarget target, ArrayNode system, ObjectNode outputConfig) {
        Optional<JsonNode> closed = AnthropicSchemas.close(schema);
        if (target.traits().schemas() && closed.isPresent()) {
            outputConfig.putObject("format").put("type", "json_schema").set("schema", closed.get());
            return;
        }
        target.leaveOut(
                "response_format",
                target.traits().schemas()
                        ? "The provider Anthropic needs every object of the schema to list its 'properties'."
                        : "The model '" + target.model() + "' cannot be held to a JSON schema; send 'json_object'.");
        instruct(system, JSON_INSTRUCTION + " It must fit this JSON schema: " + JsonCodec.write(schema));
    }

    private static void instruct(ArrayNode system, String text) {
        system.addObject().put("type", "text").put("text", text);
    }
}
