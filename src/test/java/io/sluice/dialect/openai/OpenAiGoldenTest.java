package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.secret.Credentials;
import io.sluice.support.CanonicalJson;
import io.sluice.support.EchoUpstream;
import io.sluice.support.Golden;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read from requests and how answers are written, file by file. */
class OpenAiGoldenTest {
    private static final Golden FILES = Golden.folder("dialect/openai");
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Map<String, ChatResponse> ANSWERS = Map.of(
            "answer-thoughts",
            answer(
                    FinishReason.TOOL_CALLS,
                    new Part.Thought("First this.", "c2ln"),
                    new Part.HiddenThought("aGlk"),
                    new Part.Text("Looking."),
                    new Part.ToolCall("call_1", "now", "")),
            "answer-only-calls",
            answer(
                    FinishReason.TOOL_CALLS,
                    new Part.ToolCall("call_1", "now", " "),
                    new Part.ToolCall("call_2", "weather", "{\"city\":\"Paris\"}")),
            "answer-refusal",
            answer(FinishReason.CONTENT_FILTER, new Part.Refusal("I can't help with that.")),
            "answer-nothing",
            answer(FinishReason.LENGTH),
            "answer-two-with-log-probs",
            new ChatResponse(
                    Replies.META,
                    List.of(
                            new Candidate(0, List.of(new Part.Text("A")), FinishReason.STOP, logProbs("A")),
                            new Candidate(1, List.of(new Part.Text("B")), FinishReason.LENGTH, logProbs("B"))),
                    Usage.reported(new Usage.Tokens(1, 2, 3, 4, 5, 6), null),
                    null));

    static List<String> requests() {
        return FILES.scenariosWith("request.json");
    }

    static List<String> answers() {
        return ANSWERS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void readsRequests(String scenario) {
        // Given
        Golden files = FILES.scenario(scenario);

        // When
        Decoded<? extends ModelRequest> decoded = decode(scenario, files.bytes("request.json"));

        // Then
        assertThat(decoded.request().source().family()).isEqualTo(Family.OPENAI);
        assertThat(decoded.request().source().document().node()).isEqualTo(files.json("request.json"));
        ObjectNode canonical = (ObjectNode) CanonicalJson.of(decoded.request());
        canonical.remove("source");
        canonical
                .putObject("style")
                .put("usageInStream", decoded.style().usageInStream())
                .put("legacyFunctions", decoded.style().legacyFunctions())
                .put("base64Vectors", decoded.style().base64Vectors());
        files.matchesJson("canonical.json", canonical);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void writesTheEchoOfRequests(String scenario) {
        // Given
        Golden files = FILES.scenario(scenario);
        var upstream = new EchoUpstream();
        Decoded<? extends ModelRequest> decoded = decode(scenario, files.bytes("request.json"));
        AnswerStyle style = decoded.style();
        var encoder = new OpenAiEncoder(style, Replies.STAMP);

        // When
        byte[] whole = switch (decoded.request()) {
            case ChatRequest chat ->
                encoder.chat(
                        upstream.chat(attempt(chat), Credentials.NONE).await().atMost(SOON));
            case CompletionRequest completion ->
                encoder.completion(upstream.complete(attempt(completion), Credentials.NONE)
                        .await()
                        .atMost(SOON));
            case EmbeddingRequest embedding ->
                new EmbeddingEncoder(style, Replies.STAMP)
                        .encode(upstream.embed(attempt(embedding), Credentials.NONE)
                                .await()
                                .atMost(SOON));
        };

        // Then
        files.matchesJson("response.json", Sse.json(new String(whole, java.nio.charset.StandardCharsets.UTF_8)));
        if (decoded.request().delivery() == Delivery.STREAM) {
            files.matches("stream.sse", stream(decoded, upstream));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void writesAnswers(String scenario) {
        // Given
        Golden files = FILES.scenario(scenario);
        ChatResponse answer = ANSWERS.get(scenario);

        // When
        byte[] whole = new OpenAiEncoder(AnswerStyle.PLAIN, Replies.STAMP).chat(answer);
        String stream = Replies.write(
                Replies.chatFrames(Replies.WITH_USAGE),
                ReplyEvents.unfold(answer).stream().map(ReplyFrame::of).toList());

        // Then
        files.matchesJson("response.json", Sse.json(new String(whole, java.nio.charset.StandardCharsets.UTF_8)));
        files.matches("stream.sse", stream);
    }

    private static String stream(Decoded<? extends ModelRequest> decoded, EchoUpstream upstream) {
        if (decoded.request() instanceof ChatRequest chat) {
            var frames = upstream.chatStream(attempt(chat), Credentials.NONE)
                    .collect()
                    .asList();
            return Replies.write(
                    Replies.chatFrames(decoded.style()), frames.await().atMost(SOON));
        }
        var frames = upstream.completeStream(attempt((CompletionRequest) decoded.request()), Credentials.NONE)
                .collect()
                .asList();
        return Replies.write(
                Replies.completionFrames(decoded.style()), frames.await().atMost(SOON));
    }

    private static Decoded<? extends ModelRequest> decode(String scenario, byte[] body) {
        return switch (scenario.substring(0, scenario.indexOf('-'))) {
            case "chat" -> OpenAiDecoder.chat("application/json", body);
            case "completions" -> OpenAiDecoder.completion("application/json", body);
            case "embeddings" -> OpenAiDecoder.embedding("application/json", body);
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(Replies.call(), 1, request);
    }

    private static ChatResponse answer(FinishReason finish, Part... parts) {
        return new ChatResponse(
                Replies.META,
                List.of(new Candidate(0, List.of(parts), finish, null)),
                Usage.reported(Usage.Tokens.of(9, 3), null),
                null);
    }

    private static Json logProbs(String token) {
        return Json.of(Sse.json("{\"content\":[{\"token\":\"" + token
                + "\",\"logprob\":-9999.0,\"bytes\":[65],\"top_logprobs\":[]}],\"refusal\":null}"));
    }
}
