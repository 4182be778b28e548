package io.sluice.admission;

import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.ToolSpec;
import io.sluice.provider.TokenTariff;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many tokens a request can use at most, by an upstream's tariff. Pure; one pass over the request's text. */
public final class RequestBounds {
    private RequestBounds() {}

    /** Most tokens that go in. */
    public static long input(ModelRequest request, TokenTariff tariff) {
        return switch (request) {
            case ChatRequest chat -> chat(chat, tariff);
            case CompletionRequest completion ->
                prompt(completion.prompt(), tariff.plain())
                        + extensions(completion.parameters().extensions().members(), tariff);
            case EmbeddingRequest embedding -> prompt(embedding.input(), tariff.plain());
        };
    }

    /** How many answers are wanted, each of which may be as long as the bound allows. */
    public static long answers(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> candidates(chat.parameters().limits());
            case CompletionRequest completion ->
                Math.multiplyExact(Math.max(candidates(completion.parameters().limits()), bestOf(completion)), (long)
                        completion.prompt().size());
            case EmbeddingRequest _ -> 0;
        };
    }

    /** The bound that the request sets on each answer; null when it sets none. */
    public static @Nullable Long outputBound(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.parameters().limits().maxTokens();
            case CompletionRequest completion ->
                completion.parameters().limits().maxTokens();
            case EmbeddingRequest _ -> 0L;
        };
    }

    /** The request with another bound on each answer. */
    @SuppressWarnings("unchecked") // each case gives the type it was given
    public static <R extends ModelRequest> R bounded(R request, long bound) {
        return (R)
                switch ((ModelRequest) request) {
                    case ChatRequest chat -> chat.withMaxTokens(bound);
                    case CompletionRequest completion -> completion.withMaxTokens(bound);
                    case EmbeddingRequest embedding -> embedding;
                };
    }

    private static long chat(ChatRequest chat, TokenTariff tariff) {
        long tokens = tariff.fixed();
        for (Message message : chat.messages()) {
            tokens += tariff.perMessage() + text(message.name(), tariff) + parts(message.parts(), tariff);
        }
        List<ToolSpec> tools = chat.tooling().tools();
        if (!tools.isEmpty()) {
            tokens += tariff.withTools();
            for (ToolSpec tool : tools) {
                tokens += tariff.perTool() + tool(tool, tariff);
            }
        }
        return tokens
                + format(chat.format(), tariff)
                + extensions(chat.parameters().extensions().members(), tariff);
    }

    private static long parts(List<Part> parts, TokenTariff tariff) {
        long tokens = 0;
        for (Part part : parts) {
            tokens += part(part, tariff);
        }
        return tokens;
    }

    private static long part(Part part, TokenTariff tariff) {
        return switch (part) {
            case Part.Text(String text) -> text(text, tariff);
            case Part.Image _ -> tariff.perImage();
            case Part.Audio(String base64, String form) -> media(base64, tariff);
            case Part.Document(Part.Media.Inline(String type, String base64), String name) ->
                media(base64, tariff) + text(name, tariff);
            case Part.Document(Part.Media.Url address, String name) -> tariff.perDocument() + text(name, tariff);
            case Part.ToolCall(String id, String name, String arguments) ->
                tariff.perMessage() + text(id, tariff) + text(name, tariff) + text(arguments, tariff);
            case Part.ToolResult(String id, List<Part> content, boolean failed) ->
                tariff.perMessage() + text(id, tariff) + parts(content, tariff);
            case Part.Thought(String text, String signature) -> text(text, tariff) + text(signature, tariff);
            case Part.HiddenThought(String data) -> text(data, tariff);
            case Part.Refusal(String text) -> text(text, tariff);
            case Part.Opaque(var origin, String kind, Json body) -> text(body.text(), tariff) + tariff.perImage();
        };
    }

    private static long tool(ToolSpec tool, TokenTariff tariff) {
        return switch (tool) {
            case ToolSpec.Function(String name, String description, Json parameters, Boolean strict, var cached) ->
                text(name, tariff)
                        + text(description, tariff)
                        + (parameters == null ? 0 : text(parameters.text(), tariff));
            case ToolSpec.Opaque(var origin, String type, String name, Json body) ->
                text(body.text(), tariff) + tariff.withTools();
        };
    }

    private static long format(ResponseFormat format, TokenTariff tariff) {
        return switch (format) {
            case ResponseFormat.Text _ -> 0;
            case ResponseFormat.JsonObject _ -> tariff.perTool();
            case ResponseFormat.JsonSchema(String name, String description, Json schema, Boolean strict) ->
                tariff.perTool() + text(name, tariff) + text(description, tariff) + text(schema.text(), tariff);
            case ResponseFormat.Opaque(var origin, String type, Json body) ->
                tariff.perTool() + text(body.text(), tariff);
        };
    }

    /** Members that are passed on untouched may hold text: a suffix, a system prompt. */
    private static long extensions(Map<String, Json> members, TokenTariff tariff) {
        long tokens = 0;
        for (Json member : members.values()) {
            tokens += text(member.text(), tariff);
        }
        return tokens;
    }

    private static long prompt(Prompt prompt, TokenTariff tariff) {
        long tokens = 0;
        switch (prompt) {
            case Prompt.Texts(var texts) -> {
                for (String text : texts) {
                    tokens += tariff.fixed() + text(text, tariff);
                }
            }
            case Prompt.Tokens(var sequences) -> {
                for (List<Long> sequence : sequences) {
                    tokens += tariff.fixed() + sequence.size();
                }
            }
        }
        return tokens;
    }

    private static long candidates(OutputLimits limits) {
        return limits.candidates() == null ? 1 : Math.max(1, limits.candidates());
    }

    private static long bestOf(CompletionRequest completion) {
        Json bestOf = completion.parameters().extensions().members().get("best_of");
        return bestOf != null && bestOf.node().isIntegralNumber()
                ? bestOf.node().longValue()
                : 1;
    }

    private static long media(String base64, TokenTariff tariff) {
        return Math.multiplyExact(base64.length() / 4L * 3 + 3, tariff.perMediaByte()) + tariff.perImage();
    }

    private static long text(@Nullable String text, TokenTariff tariff) {
        return text == null ? 0 : utf8Length(text) * tariff.tokensPerByte();
    }

    /** Bytes of the text in UTF-8, counted without encoding it. */
    public static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
