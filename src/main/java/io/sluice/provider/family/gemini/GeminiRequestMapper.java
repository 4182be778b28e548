package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Tooling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Canonical requests as bodies of {@code :generateContent} and {@code :countTokens}; that an answer is streamed stands in the
 * address. Pure; what cannot be said fails with {@link CallFailed} naming the member. Names of messages and of the caller's
 * end user, hints on the detail of images, names of files and the strictness of tools are left out: the API has no word for
 * them.
 */
final class GeminiRequestMapper {
    /** Of MLflow's completions: standing instructions beside the prompt. */
    private static final String SYSTEM_PROMPT = "system_prompt";

    private GeminiRequestMapper() {}

    /** The body for a chat. */
    static ObjectNode chat(ChatRequest request, GeminiTarget target) {
        var conversation = GeminiConversation.of(request.messages(), target);
        ObjectNode body = JsonCodec.object();
        if (!conversation.instructions().isEmpty()) {
            body.putObject("systemInstruction").set("parts", conversation.instructions());
        }
        body.set("contents", conversation.contents());
        boolean tools = GeminiTools.write(request.tooling(), target, body);
        Parameters parameters = request.parameters();
        ObjectNode config = GeminiConfig.of(parameters, request.format(), tools, target);
        GeminiExtras.write(parameters.extensions(), target, body, config);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    /** The body that counts the tokens of a chat's prompt. */
    static ObjectNode count(ChatRequest request, GeminiTarget target) {
        ObjectNode chat = chat(request, target);
        return switch (target.host()) {
            case GEMINI_API -> {
                ObjectNode counted = JsonCodec.object();
                counted.putObject("generateContentRequest")
                        .put("model", "models/" + target.model())
                        .setAll(chat);
                yield counted;
            }
            case VERTEX_AI -> chat.retain("contents", "systemInstruction", "tools");
        };
    }

    /** The body for a completion: its prompt is the one message of the user. */
    static ObjectNode completion(CompletionRequest request, GeminiTarget target) {
        if (request.parameters().logProbs() != null) {
            target.leaveOut("logprobs", "reports log probabilities of chats only.");
        }
        var messages = new ArrayList<Message>();
        Parameters parameters = withoutInstructions(request.parameters(), messages);
        messages.add(Message.of(Role.USER, only(request.prompt(), target)));
        return chat(
                new ChatRequest(
                        request.route(),
                        messages,
                        parameters,
                        Tooling.NONE,
                        new ResponseFormat.Text(),
                        request.delivery(),
                        null),
                target);
    }

    /** Takes MLflow's instructions out of the members that have no word of their own, and makes a message of them. */
    private static Parameters withoutInstructions(Parameters asked, List<Message> messages) {
        Map<String, Json> members = new LinkedHashMap<>(asked.extensions().members());
        Json told = members.remove(SYSTEM_PROMPT);
        JsonNode text = told == null ? JsonCodec.object() : told.node();
        if (text.isTextual()) {
            messages.add(Message.of(Role.SYSTEM, text.textValue()));
        }
        return new Parameters(
                asked.sampling(),
                asked.limits(),
                asked.reasoningEffort(),
                null,
                asked.user(),
                text.isTextual() ? new Extensions(members, asked.extensions().forwarded()) : asked.extensions());
    }

    /** The text; token ids and several prompts are refused even on lenient routes: nothing sensible would be left. */
    private static String only(Prompt prompt, GeminiTarget target) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused(target, "completes one prompt a call; " + texts.size() + " were sent.");
            case Prompt.Tokens _ -> throw refused(target, "takes prompts as text, not as token ids.");
        };
    }

    private static CallFailed refused(GeminiTarget target, String problem) {
        String message = "The provider " + target.host().displayName() + " " + problem;
        return new CallFailed(new Failure.Unsupported("prompt", message));
    }
}
