package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Canonical requests as those of {@code POST /messages}. Pure; what cannot be said fails with {@link
 * io.sluice.model.CallFailed} naming the member. What the API has no word for but no answer depends on is left out: seeds,
 * logit bias, penalties, names of messages, hints on the detail of images.
 */
public final class AnthropicRequestMapper {
    /** Members that a count of tokens does not depend on, and that its endpoint refuses. */
    private static final List<String> NOT_COUNTED =
            List.of("max_tokens", "metadata", "stop_sequences", "stream", "temperature", "top_k", "top_p");

    private AnthropicRequestMapper() {}

    /** The request for a chat: the caller's own document where it is of the family, every unknown member included. */
    public static AnthropicRequest chat(ChatRequest request, AnthropicTarget target) {
        boolean stream = request.delivery() == Delivery.STREAM;
        ObjectNode own = ownDocument(request);
        if (own == null) {
            return AnthropicRequest.of(built(request, target, stream), target);
        }
        bound(request.parameters().limits(), own);
        return AnthropicRequest.ofDocument(addressed(own, target.model(), stream), target);
    }

    /** A bound on the output that was set or lowered on the way; one that is the caller's own leaves the document as it is. */
    private static void bound(OutputLimits limits, ObjectNode document) {
        Long bound = limits.maxTokens();
        JsonNode own = document.path("max_tokens");
        if (bound != null && (!own.canConvertToLong() || own.longValue() != bound)) {
            document.put("max_tokens", bound);
        }
    }

    /** The request that counts the tokens of a chat. */
    public static AnthropicRequest count(ChatRequest request, AnthropicTarget target) {
        ObjectNode own = ownDocument(request);
        if (own != null) {
            return AnthropicRequest.ofDocument(addressed(own, target.model(), false), target);
        }
        ObjectNode body = built(request, target, false);
        body.remove(NOT_COUNTED);
        return AnthropicRequest.of(body, target);
    }

    /** The request for a completion: its prompt is the one message of the user. */
    public static AnthropicRequest completion(CompletionRequest request, AnthropicTarget target) {
        var chat = new ChatRequest(
                request.route(),
                List.of(Message.of(Role.USER, AnthropicPrompts.only(request.prompt()))),
                request.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                request.delivery(),
                null);
        return AnthropicRequest.of(built(chat, target, request.delivery() == Delivery.STREAM), target);
    }

    private static @Nullable ObjectNode ownDocument(ChatRequest request) {
        Source source = request.source();
        return source != null && source.isOf(Family.ANTHROPIC)
                ? source.document().copyOfObject()
                : null;
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
