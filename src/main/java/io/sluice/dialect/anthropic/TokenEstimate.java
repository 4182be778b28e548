package io.sluice.dialect.anthropic;

import io.sluice.model.ChatRequest;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.ResponseFormat;
import io.sluice.model.ToolSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens something probably is, where nobody counts it: four letters of the Latin alphabet a token, one and a half
 * of any other writing, and a constant for what is not text. Right to about a third either way for prose and code in common
 * tokenizers; good enough to see a context fill, not to be billed by. Pure.
 */
final class TokenEstimate {
    /** What opens and closes a message. */
    private static final long PER_MESSAGE = 4;
    /** A picture of about a megapixel, as Anthropic counts it (width × height / 750). */
    private static final long PER_IMAGE = 1_400;
    /** A page of a document, which is read as text and as a picture. */
    private static final long PER_PAGE = 2_500;
    /** Base64 of a page of a usual document. */
    private static final long LETTERS_PER_PAGE = 70_000;
    /** First character after the Latin ones. */
    private static final char OTHER_WRITINGS = 0x250;

    private TokenEstimate() {}

    /** Everything a request says. */
    static long of(ChatRequest request) {
        long sum = 0;
        for (Message message : request.messages()) {
            sum += PER_MESSAGE + of(message.parts());
        }
        for (ToolSpec tool : request.tooling().tools()) {
            sum += PER_MESSAGE + of(tool);
        }
        return request.format() instanceof ResponseFormat.JsonSchema schema
                ? sum + of(schema.schema().text())
                : sum;
    }

    static long of(List<Part> parts) {
        return parts.stream().mapToLong(TokenEstimate::of).sum();
    }

    static long of(@Nullable String text) {
        return text == null ? 0 : ofTwelfths(twelfths(text));
    }

    /** Of text that came in pieces: the sum of their twelfths. */
    static long ofTwelfths(long twelfths) {
        return (twelfths + 11) / 12;
    }

    /** Twelfths of a token, so that many small pieces are not rounded up one by one. */
    static long twelfths(String text) {
        long other = 0;
        for (int i = 0; i < text.length(); i++) {
            other += text.charAt(i) < OTHER_WRITINGS ? 0 : 1;
        }
        long latin = text.length() - other;
        return latin * 3 + other * 8;
    }

    private static long of(ToolSpec tool) {
        return switch (tool) {
            case ToolSpec.Function(String name, var description, var parameters, var strict, var cached) ->
                of(name) + of(description) + (parameters == null ? 0 : of(parameters.text()));
            case ToolSpec.Opaque opaque -> of(opaque.body().text());
        };
    }

    private static long of(Part part) {
        return switch (part) {
            case Part.Text(String text) -> of(text);
            case Part.Refusal(String text) -> of(text);
            case Part.Thought(String text, var signature) -> of(text);
            case Part.HiddenThought(String data) -> of(data);
            case Part.ToolCall(String id, String name, String arguments) -> PER_MESSAGE + of(name) + of(arguments);
            case Part.ToolResult result -> PER_MESSAGE + of(result.content());
            case Part.Image _ -> PER_IMAGE;
            case Part.Audio(String base64, var format) -> base64.length() / 100;
            case Part.Document(Part.Media media, var name) -> pages(media) * PER_PAGE;
            case Part.Opaque opaque -> of(opaque.body().text());
        };
    }

    private static long pages(Part.Media media) {
        return switch (media) {
            case Part.Media.Url _ -> 1;
            case Part.Media.Inline(var type, String base64) -> 1 + base64.length() / LETTERS_PER_PAGE;
        };
    }
}
