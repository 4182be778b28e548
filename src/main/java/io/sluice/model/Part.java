package io.sluice.model;

import io.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message's content, in requests and in replies. */
public sealed interface Part {
    /** Plain text. */
    record Text(String text) implements Part {}

    /** A picture; {@code detail} is OpenAI's hint ({@code auto}, {@code low}, {@code high}). */
    record Image(Media media, @Nullable String detail) implements Part {}

    /** Sound; {@code format} as the vendor names it ({@code wav}, {@code mp3}), data in base64. */
    record Audio(String base64, String format) implements Part {}

    /** A file such as a PDF, by value or by address. */
    record Document(Media media, @Nullable String fileName) implements Part {}

    /** A call of a tool that the model asks for. {@code arguments} is JSON text as the model wrote it; may be empty. */
    record ToolCall(String id, String name, String arguments) implements Part {}

    /** The answer to a tool call. */
    record ToolResult(String callId, List<Part> content, boolean failed) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** The model's visible reasoning; the signature, where there is one, must go back to its vendor unchanged. */
    record Thought(String text, @Nullable String signature) implements Part {}

    /** Reasoning that the vendor encrypted; goes back to it unchanged. */
    record HiddenThought(String data) implements Part {}

    /** The model's refusal, in its own words. */
    record Refusal(String text) implements Part {}

    /** Unknown to us; returned only to the family it came from. */
    record Opaque(Family origin, String type, Json body) implements Part {}

    /** Where bytes are. */
    sealed interface Media {
        /** To be fetched by the provider; the gateway never follows it. */
        record Url(String url) implements Media {}

        /** The bytes themselves, base64 as sent. */
        record Inline(String mediaType, String base64) implements Media {}
    }
}
