package io.sluice.dialect.mlflow;

import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import java.util.List;

/** Answers of a model, canonical. */
final class Answers {
    static final ReplyMeta META = new ReplyMeta("chatcmpl-1", "reported-model", 1_700_000_000L);
    static final Usage USAGE = Usage.reported(Usage.Tokens.of(13, 7), null);

    static final ChatResponse CHAT = chat(USAGE, candidate(0, FinishReason.STOP, new Part.Text("Hi")));

    static final ChatResponse TWO = chat(
            USAGE,
            candidate(0, FinishReason.STOP, new Part.Text("Hi")),
            candidate(1, FinishReason.LENGTH, new Part.Text("Hello there")));

    static final ChatResponse TOOLS = chat(
            USAGE,
            candidate(
                    0,
                    FinishReason.TOOL_CALLS,
                    new Part.Thought("Let me look.", "sig"),
                    new Part.Text("One moment."),
                    new Part.ToolCall("call_1", "weather", "{\"city\":\"Tōkyō\",\"days\":[1,2]}"),
                    new Part.ToolCall("call_2", "weather", "{\"city\":")));

    static final ChatResponse REFUSED =
            chat(USAGE, candidate(0, FinishReason.CONTENT_FILTER, new Part.Refusal("I would rather not.")));

    static final ChatResponse SILENT =
            new ChatResponse(ReplyMeta.UNKNOWN, List.of(candidate(0, FinishReason.STOP)), Usage.ABSENT, null);

    static final ChatResponse CACHED = chat(
            Usage.reported(new Usage.Tokens(3, 100, 20, 0, 5, 2), null),
            candidate(0, FinishReason.STOP, new Part.Text("Hi")));

    static final ChatResponse DETAILED = chat(
            Usage.reported(
                    Usage.Tokens.of(13, 7),
                    Json.of(JsonCodec.object()
                            .set("prompt_tokens_details", JsonCodec.object().put("cached_tokens", 0)))),
            candidate(0, FinishReason.STOP, new Part.Text("Hi")));

    static final CompletionResponse COMPLETION = new CompletionResponse(
            META,
            List.of(
                    new CompletionResponse.Choice(0, "man", FinishReason.STOP, null),
                    new CompletionResponse.Choice(1, "mankind", FinishReason.LENGTH, null)),
            USAGE,
            null);

    static final EmbeddingResponse EMBEDDING = new EmbeddingResponse(
            META,
            List.of(
                    new EmbeddingResponse.Vector(new double[] {0.5, -0.25}),
                    new EmbeddingResponse.Vector(new double[] {1.0, 1e-5})),
            Usage.reported(Usage.Tokens.of(5, 0), null),
            null);

    static final List<ReplyFrame> STREAM = List.of(
            ReplyFrame.of(new ReplyEvent.Started(META)),
            ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hel")),
            new ReplyFrame(List.of(), null),
            ReplyFrame.of(new ReplyEvent.ThoughtDelta(0, "hm")),
            ReplyFrame.of(new ReplyEvent.TextDelta(0, "lo \"you\"\n")),
            ReplyFrame.of(new ReplyEvent.Finished(0, FinishReason.STOP)),
            ReplyFrame.of(new ReplyEvent.UsageReported(USAGE)));

    /** Tells what went in at its beginning, as Anthropic does. */
    static final List<ReplyFrame> TOOL_STREAM = List.of(
            ReplyFrame.of(
                    new ReplyEvent.Started(META),
                    new ReplyEvent.UsageReported(Usage.reported(Usage.Tokens.of(13, 1), null)),
                    new ReplyEvent.TextDelta(0, "Well")),
            ReplyFrame.of(new ReplyEvent.ToolCallStarted(0, 0, "call_1", "weather")),
            ReplyFrame.of(new ReplyEvent.ToolCallDelta(0, 0, "{\"city\":")),
            ReplyFrame.of(new ReplyEvent.ToolCallDelta(0, 0, "\"Paris\"}")),
            ReplyFrame.of(
                    new ReplyEvent.ToolCallStarted(0, 1, "call_2", "time"), new ReplyEvent.ToolCallDelta(0, 1, "{}")),
            ReplyFrame.of(new ReplyEvent.Finished(0, FinishReason.TOOL_CALLS), new ReplyEvent.UsageReported(USAGE)));

    static final List<ReplyFrame> TWO_STREAM = List.of(
            ReplyFrame.of(new ReplyEvent.Started(META)),
            ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi"), new ReplyEvent.TextDelta(1, "Hello")),
            ReplyFrame.of(new ReplyEvent.RefusalDelta(1, "No.")),
            ReplyFrame.of(
                    new ReplyEvent.Finished(0, FinishReason.STOP),
                    new ReplyEvent.Finished(1, FinishReason.CONTENT_FILTER)));

    private Answers() {}

    private static ChatResponse chat(Usage usage, Candidate... candidates) {
        return new ChatResponse(META, List.of(candidates), usage, null);
    }

    private static Candidate candidate(int index, FinishReason finish, Part... parts) {
        return new Candidate(index, List.of(parts), finish, null);
    }
}
