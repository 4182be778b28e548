package io.sluice.provider.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Sampling;
import io.sluice.model.ToolChoice;
import io.sluice.provider.Leniency;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Canonical values to {@code {"inputs":[…],"params":{…}}}, as MLflow's gateway sends them: a chat is one message, and which
 * params there are is the signature of the model. Pure; what cannot be said fails with {@link CallFailed} naming the member.
 */
final class MlflowRequests {
    private static final String NAME = "A model server that is asked by inputs";

    private MlflowRequests() {}

    static ObjectNode chat(ChatRequest request, Leniency leniency) {
        if (!request.tooling().tools().isEmpty() && !(request.tooling().choice() instanceof ToolChoice.None)) {
            leniency.leaveOut("tools", NAME + " calls no tools.");
        }
        if (!(request.format() instanceof ResponseFormat.Text)) {
            leniency.leaveOut("response_format", NAME + " cannot be held to a 'response_format'.");
        }
        List<Message> messages = request.messages();
        if (messages.size() != 1) {
            throw unsupported(
                    "messages",
                    "MLflow chat models are only capable of processing a single query at a time. The request submitted"
                            + " consists of " + messages.size() + " queries.");
        }
        ObjectNode body = JsonCodec.object();
        body.putArray("inputs").add(text(messages.getFirst()));
        return withParams(request.parameters(), body, leniency);
    }

    static ObjectNode completion(CompletionRequest request, Leniency leniency) {
        List<String> texts = texts(request.prompt(), "prompt");
        if (texts.size() != 1) {
            throw unsupported("prompt", NAME + " completes one prompt a call; " + texts.size() + " were sent.");
        }
        ObjectNode body = JsonCodec.object();
        body.putArray("inputs").add(texts.getFirst());
        return withParams(request.parameters(), body, leniency);
    }

    static ObjectNode embedding(EmbeddingRequest request, Leniency leniency) {
        ObjectNode body = JsonCodec.object();
        ArrayNode inputs = body.putArray("inputs");
        texts(request.input(), "input").forEach(inputs::add);
        ObjectNode params = JsonCodec.object();
        if (request.dimensions() != null) {
            params.put("dimensions", request.dimensions());
        }
        extensions(request.extensions(), params, leniency);
        return with(params, body);
    }

    private static ObjectNode withParams(Parameters asked, ObjectNode body, Leniency leniency) {
        ObjectNode params = JsonCodec.object();
        Sampling sampling = asked.sampling();
        put(params, "temperature", sampling.temperature());
        put(params, "top_p", sampling.topP());
        put(params, "presence_penalty", sampling.presencePenalty());
        put(params, "frequency_penalty", sampling.frequencyPenalty());
        put(params, "top_k", sampling.topK());
        put(params, "seed", sampling.seed());
        put(params, "max_tokens", asked.limits().maxTokens());
        if (!asked.limits().stop().isEmpty()) {
            ArrayNode stop = params.putArray("stop");
            asked.limits().stop().forEach(stop::add);
        }
        if (asked.limits().candidates() != null) {
            params.put("n", asked.limits().candidates());
        }
        if (sampling.logitBias() != null) {
            leniency.leaveOut("logit_bias", NAME + " does not take 'logit_bias'. Remove it.");
        }
        if (asked.logProbs() != null) {
            leniency.leaveOut("logprobs", NAME + " tells no log probabilities. Remove 'logprobs'.");
        }
        if (asked.reasoningEffort() != null) {
            leniency.leaveOut("reasoning_effort", NAME + " does not take 'reasoning_effort'. Remove it.");
        }
        extensions(asked.extensions(), params, leniency);
        return with(params, body);
    }

    private static void extensions(Extensions extensions, ObjectNode params, Leniency leniency) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            JsonNode value = member.getValue().node();
            if (value.isNull() || member.getKey().equals("stream_options")) {
                continue;
            }
            if (!extensions.forwarded()) {
                leniency.leaveOut(member.getKey(), NAME + " does not take '" + member.getKey() + "'. Remove it.");
            } else if (!params.has(member.getKey())) {
                params.set(member.getKey(), value);
            }
        }
    }

    private static ObjectNode with(ObjectNode params, ObjectNode body) {
        if (!params.isEmpty()) {
            body.set("params", params);
        }
        return body;
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text(String more))) {
                throw unsupported("messages.0.content", NAME + " takes text only.");
            }
            text.append(more);
        }
        return text.toString();
    }

    private static List<String> texts(Prompt prompt, String field) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) -> texts;
            case Prompt.Tokens _ -> throw unsupported(field, NAME + " takes texts, not token ids.");
        };
    }

    private static void put(ObjectNode params, String name, @Nullable BigDecimal value) {
        if (value != null) {
            params.put(name, value);
        }
    }

    private static void put(ObjectNode params, String name, @Nullable Long value) {
        if (value != null) {
            params.put(name, value);
        }
    }

    private static CallFailed unsupported(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }
}
