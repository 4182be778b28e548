package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.Sampling;
import io.sluice.model.Source;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chats as the server's route of OpenAI's wire takes them. It takes some members and pays no heed to them, so those are
 * refused; and it refuses a {@code top_p} of 1 and a {@code response_format} of text, which say nothing and many clients
 * send, so these are left out. Pure.
 */
final class TgiChats {
    private static final Json NO_ARGUMENTS = noArguments();

    private TgiChats() {}

    /** The request as it may go out; fails with {@link io.sluice.model.CallFailed} naming the member that may not. */
    static ChatRequest fitted(ChatRequest request, TgiTarget target) {
        Parameters parameters = request.parameters();
        TgiRequestMapper.refuseSeveral(parameters, target);
        TgiRequestMapper.refuseEffort(parameters, target);
        if (parameters.sampling().logitBias() != null) {
            target.leaveOut("logit_bias", "The provider Text Generation Inference pays no heed to 'logit_bias'.");
        }
        List<Message> messages = messages(request.messages(), target);
        return new ChatRequest(
                request.route(),
                messages,
                new Parameters(
                        sampling(parameters.sampling()),
                        parameters.limits(),
                        null,
                        parameters.logProbs(),
                        parameters.user(),
                        parameters.extensions()),
                tooling(request.tooling()),
                request.format(),
                request.delivery(),
                messages.equals(request.messages()) ? source(request.source()) : null);
    }

    private static Sampling sampling(Sampling told) {
        BigDecimal topP = told.topP();
        return new Sampling(
                told.temperature(),
                topP == null || topP.compareTo(BigDecimal.ONE) >= 0 ? null : topP,
                told.topK(),
                told.presencePenalty(),
                told.frequencyPenalty(),
                told.seed(),
                null);
    }

    /** The server refuses a function that does not say what it takes. */
    private static Tooling tooling(Tooling told) {
        List<ToolSpec> tools = told.tools().stream()
                .map(tool -> tool instanceof ToolSpec.Function function && function.parameters() == null
                        ? new ToolSpec.Function(
                                function.name(), function.description(), NO_ARGUMENTS, function.strict())
                        : tool)
                .toList();
        return new Tooling(tools, told.choice(), told.parallel());
    }

    private static @Nullable Source source(@Nullable Source source) {
        if (source == null || !source.isOf(Family.OPENAI)) {
            return source;
        }
        ObjectNode document = source.document().copyOfObject();
        if (document.path("top_p").asDouble() >= 1) {
            document.remove("top_p");
        }
        if (document.path("response_format").path("type").asText().equals("text")) {
            document.remove("response_format");
        }
        return new Source(Family.OPENAI, Json.of(document));
    }

    private static List<Message> messages(List<Message> messages, TgiTarget target) {
        var fitted = new ArrayList<Message>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String field = "messages." + i + ".content";
            List<Part> parts = message.parts().stream()
                    .filter(part -> isTaken(part, field, target))
                    .toList();
            fitted.add(new Message(message.role(), parts, message.name()));
        }
        return fitted;
    }

    private static Json noArguments() {
        ObjectNode schema = JsonCodec.object().put("type", "object");
        schema.putObject("properties");
        return Json.of(schema);
    }

    private static boolean isTaken(Part part, String field, TgiTarget target) {
        return switch (part) {
            case Part.Audio _ -> {
                target.leaveOut(field, "The provider Text Generation Inference does not take audio.");
                yield false;
            }
            case Part.Document _ -> {
                target.leaveOut(field, "The provider Text Generation Inference does not take files; send their text.");
                yield false;
            }
            case Part.Text _,
                    Part.Image _,
                    Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Thought _,
                    Part.HiddenThought _,
                    Part.Refusal _,
                    Part.Opaque _ -> true;
        };
    }
}
