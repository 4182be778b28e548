package io.sluice.support;

import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that repeats. It answers a chat with the user's words; asked with tools, it calls the first one, or the first two
 * when told to do "both"; shown a tool's result it repeats that; wanted in JSON it says {@link #JSON}. Streams say the
 * same, a word a frame. It belongs to no vendor's family, so dialects have to build every reply.
 */
public final class EchoUpstream
        implements Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    /** What is said where a schema is given. */
    public static final String JSON = "{\"city\":\"Paris\",\"celsius\":21}";
    /** What tools are called with. */
    public static final String ARGUMENTS = "{\"city\":\"Paris\"}";

    private static final ReplyMeta META = new ReplyMeta("echo-7", "echo-1", 1_767_322_445L);
    private static final Usage USAGE = Usage.reported(Usage.Tokens.of(9, 3), null);

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return Uni.createFrom().item(() -> answer(attempt.request()));
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return Multi.createFrom().items(() -> frames(answer(attempt.request())));
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return Uni.createFrom().item(() -> completion(attempt.request()));
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        CompletionResponse whole = completion(attempt.request());
        var asChat = new ChatResponse(
                whole.meta(),
                whole.choices().stream()
                        .map(choice -> new Candidate(
                                choice.index(), List.of(new Part.Text(choice.text())), choice.finish(), null))
                        .toList(),
                whole.usage(),
                null);
        return Multi.createFrom().items(() -> frames(asChat));
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return Uni.createFrom().item(() -> {
            EmbeddingRequest request = attempt.request();
            int length = request.dimensions() == null ? 3 : request.dimensions();
            var vectors = IntStream.range(0, request.input().size())
                    .mapToObj(i -> new EmbeddingResponse.Vector(IntStream.range(0, length)
                            .mapToDouble(j -> i + j / 4.0)
                            .toArray()))
                    .toList();
            return new EmbeddingResponse(META, vectors, Usage.reported(Usage.Tokens.of(5, 0), null), null);
        });
    }

    private static ChatResponse answer(ChatRequest request) {
        int wanted = request.parameters().limits().candidates() == null
                ? 1
                : request.parameters().limits().candidates();
        List<Part> parts = parts(request);
        boolean calls = parts.getLast() instanceof Part.ToolCall;
        List<Candidate> candidates = IntStream.range(0, wanted)
                .mapToObj(i -> new Candidate(i, parts, calls ? FinishReason.TOOL_CALLS : FinishReason.STOP, null))
                .toList();
        return new ChatResponse(META, candidates, USAGE, null);
    }

    private static List<Part> parts(ChatRequest request) {
        Message last = request.messages().getLast();
        if (last.role() == Role.TOOL) {
            var result = (Part.ToolResult) last.parts().getFirst();
            return List.of(new Part.Text("The tool said: " + new Message(Role.TOOL, result.content(), null).text()));
        }
        if (request.format() instanceof ResponseFormat.JsonSchema) {
            return List.of(new Part.Text(JSON));
        }
        var tools = request.tooling().tools();
        if (tools.isEmpty()) {
            return List.of(new Part.Text("You said: " + last.text()));
        }
        int calls = last.text().contains("both") ? 2 : 1;
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            parts.add(new Part.ToolCall("call_" + i, tools.get(i % tools.size()).name(), ARGUMENTS));
        }
        return parts;
    }

    private static CompletionResponse completion(CompletionRequest request) {
        List<String> texts = request.prompt() instanceof Prompt.Texts(var told)
                ? told
                : IntStream.range(0, request.prompt().size())
                        .mapToObj(i -> "tokens")
                        .toList();
        var choices = IntStream.range(0, texts.size())
                .mapToObj(i -> new CompletionResponse.Choice(i, texts.get(i) + " again", FinishReason.STOP, null))
                .toList();
        return new CompletionResponse(META, choices, USAGE, null);
    }

    /** One frame an event, and texts word by word. */
    private static java.util.stream.Stream<ReplyFrame> frames(ChatResponse whole) {
        return ReplyEvents.unfold(whole).stream().flatMap(event -> switch (event) {
            case ReplyEvent.TextDelta(int n, String text) ->
                java.util.Arrays.stream(text.split("(?<= )"))
                        .map(word -> ReplyFrame.of(new ReplyEvent.TextDelta(n, word)));
            default -> java.util.stream.Stream.of(ReplyFrame.of(event));
        });
    }
}
