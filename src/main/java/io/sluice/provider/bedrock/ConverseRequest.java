package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body of {@code converse} and {@code converse-stream}, which differ in their path only. Pure; what cannot be said fails with
 * {@link io.sluice.model.CallFailed} naming the member. What the API has no word for but no answer depends on is left out: seeds,
 * logit bias, penalties, names of messages and end users, hints on the detail of images.
 *
 * @param answerTool name of the tool whose call is the answer, because the caller wants it by a schema; null when the answer is
 *                   what the model says
 */
record ConverseRequest(ObjectNode body, @Nullable String answerTool) {
    /** The request for a chat. */
    static ConverseRequest of(ChatRequest request, BedrockTarget target) {
        Parameters parameters = request.parameters();
        refuseImpossible(parameters, target);
        var conversation = ConverseConversation.of(request.messages(), target);
        ObjectNode body = JsonCodec.object();
        ObjectNode ownFields = JsonCodec.object();
        body.set("messages", conversation.turns());
        ConverseTools.write(request.tooling(), conversation.toolNames(), target, body, ownFields);
        String answerTool = ConverseFormats.write(request.format(), target, conversation.system(), body);
        if (!conversation.system().isEmpty()) {
            body.set("system", conversation.system());
        }
        ConverseThinking.write(
                parameters.reasoningEffort(),
                parameters.limits().maxTokens(),
                answerTool != null || ConverseTools.isForced(request.tooling()),
                conversation.allowsBudget(),
                target,
                body,
                ownFields);
        ConverseSampling.write(parameters.sampling(), parameters.limits(), target, body, ownFields);
        ConverseExtras.write(parameters.extensions(), target, body, ownFields);
        if (!ownFields.isEmpty()) {
            body.set("additionalModelRequestFields", ownFields);
        }
        return new ConverseRequest(body, answerTool);
    }

    /** The request for a completion: its prompt is the one message of the user. */
    static ConverseRequest of(CompletionRequest request, BedrockTarget target) {
        var chat = new ChatRequest(
                request.route(),
                List.of(Message.of(Role.USER, BedrockPrompts.only(request.prompt()))),
                request.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                request.delivery(),
                null);
        return of(chat, target);
    }

    /** Several answers and log probabilities are not to be had from this API; callers notice, so they are told. */
    static void refuseImpossible(Parameters parameters, BedrockTarget target) {
        Integer candidates = parameters.limits().candidates();
        if (candidates != null && candidates > 1) {
            target.leaveOut("n", "The provider Amazon Bedrock gives one answer a call; 'n' must be 1.");
        }
        if (parameters.logProbs() != null) {
            target.leaveOut("logprobs", "The provider Amazon Bedrock does not report log probabilities.");
        }
    }
}
