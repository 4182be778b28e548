package io.sluice.provider.anthropic;

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
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Canonical requests as bodies of {@code POST /messages}. Pure; what cannot be said fails with {@link
 * io.sluice.model.CallFailed} naming the member. What the API has no word for but no answer depends on is left out: seeds,
 * logit bias, penalties, names of messages, hints on the detail of images.
 */
final class AnthropicRequestMapper {
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
        AnthropicFormats.write(request.format(), target, conversation.system(), outputConfig);
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
        AnthropicSampling.write(parameters.sampling(), target, body);
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
}
