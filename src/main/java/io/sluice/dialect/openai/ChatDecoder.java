package io.sluice.dialect.openai;

import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Parameters;
import io.sluice.model.RouteName;
import io.sluice.model.Tooling;
import java.util.Set;

/** Reads chat completion requests. */
final class ChatDecoder {
    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "top_k",
            "presence_penalty",
            "frequency_penalty",
            "seed",
            "logit_bias",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "n",
            "reasoning_effort",
            "logprobs",
            "top_logprobs",
            "user",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "response_format");

    private ChatDecoder() {}

    static Decoded<ChatRequest> decode(Fields request) {
        RouteName route = Envelope.route(request);
        var messages = ConversationDecoder.decode(request);
        Delivery delivery = Envelope.delivery(request);
        boolean usageInStream = Envelope.usageInStream(request, delivery);
        var parameters = new Parameters(
                ParameterDecoder.sampling(request),
                ParameterDecoder.limits(request, ParameterDecoder.maxTokensOfChat(request)),
                request.text("reasoning_effort"),
                ParameterDecoder.logProbsOfChat(request),
                request.text("user"),
                Envelope.extensions(request, READ));
        boolean legacy = FunctionDecoder.speaksIn(request);
        var chat = new ChatRequest(
                route,
                messages,
                parameters,
                legacy ? FunctionDecoder.decode(request) : tools(request),
                FormatDecoder.decode(request),
                delivery,
                Envelope.source(request));
        Integer wanted = parameters.limits().candidates();
        int choices = wanted == null ? 1 : wanted;
        return new Decoded<>(chat, new AnswerStyle(choices, usageInStream, legacy, false));
    }

    private static Tooling tools(Fields request) {
        FunctionDecoder.refuseStrayChoice(request);
        return ToolDecoder.decode(request);
    }
}
