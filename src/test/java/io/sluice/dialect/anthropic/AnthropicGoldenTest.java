package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
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
class AnthropicGoldenTest {
    private static final Golden FILES = Golden.folder("dialect/anthropic");
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Map<String, ChatResponse> ANSWERS = Map.of(
            "answer-thoughts",
            answer(
                    FinishReason.TOOL_CALLS,
                    new Part.Thought("First this.", "c2ln"),
                    new Part.HiddenThought("aGlk"),
                    new Part.Thought("Unsigned.", null),
                    new Part.Text("Looking."),
                    new Part.ToolCall("call_1", "now", "")),
            "answer-only-calls",
            answer(
                    FinishReason.STOP,
                    new Part.ToolCall("call_1", "now", " "),
                    new Part.ToolCall("", "weather", "{\"city\":\"Paris\"}")),
            "answer-refusal",
            answer(FinishReason.STOP, new Part.Refusal("I can't help with that.")),
            "answer-filtered",
            answer(FinishReason.CONTENT_FILTER, new Part.Text("Half a")),
            "answer-nothing",
            answer(FinishReason.LENGTH),
            "answer-of-unknown-usage",
            new ChatResponse(
                    ReplyMeta.UNKNOWN,
                    List.of(new Candidate(0, List.of(new Part.Text("Twelve letters")), FinishReason.STOP, null)),
                    Usage.ABSENT,
                    null),
            "answer-of-several-and-caches",
            new ChatResponse(
                    new ReplyMeta("msg_1", "model-1", null),
                    List.of(
                            new Candidate(0, List.of(new Part.Text("A")), FinishReason.STOP, null),
                            new Candidate(1, List.of(new Part.Text("B")), FinishReason.LENGTH, null)),
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
        Decoded decoded = decode(scenario, files);

        // Then
        assertThat(decoded.request().source().family()).isEqualTo(Family.ANTHROPIC);
        assertThat(decoded.request().source().document().node()).isEqualTo(files.json("request.json"));
        ObjectNode canonical = (ObjectNode) CanonicalJson.of(decoded.request());
        canonical.remove("source");
        canonical.put("thoughts", decoded.thoughts());
        canonical.put("estimate", TokenEstimate.of(decoded.request()));
        files.matchesJson("canonical.json", canonical);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void writesTheEchoOfRequests(String scenario) {
        // Given
        Golden files = FILES.scenario(scenario);
        var upstream = new EchoUpstream();
        Decoded decoded = decode(scenario, files);
        var attempt = new Attempt<ChatRequest>(Replies.CALL, 1, decoded.request());

        // When
        byte[] whole = new AnthropicEncoder(decoded, Replies.STAMP)
                .message(upstream.chat(attempt, Credentials.NONE).await().atMost(SOON));
        String stream = Replies.write(
                Replies.frames(decoded),
                upstream.chatStream(attempt, Credentials.NONE)
                        .collect()
                        .asList()
                        .await()
                        .atMost(SOON));

        // Then
        files.matchesJson("response.json", Replies.json(whole));
        files.matches("stream.sse", stream);
        ReadStream.message(stream);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void writesAnswers(String scenario) {
        // Given
        Golden files = FILES.scenario(scenario);
        ChatResponse answer = ANSWERS.get(scenario);
        Decoded asked = Replies.asked(true);

        // When
        byte[] whole = new AnthropicEncoder(asked, Replies.STAMP).message(answer);
        String stream = Replies.write(
                Replies.frames(asked),
                ReplyEvents.unfold(answer).stream().map(ReplyFrame::of).toList());

        // Then
        files.matchesJson("response.json", Replies.json(whole));
        files.matches("stream.sse", stream);
        ReadStream.message(stream);
    }

    private static Decoded decode(String scenario, Golden files) {
        byte[] body = files.bytes("request.json");
        return scenario.startsWith("count-")
                ? AnthropicDecoder.count("application/json", body, DocumentHeaders.NONE)
                : AnthropicDecoder.message("application/json", body, DocumentHeaders.NONE);
    }

    private static ChatResponse answer(FinishReason finish, Part... parts) {
        return new ChatResponse(
                Replies.META,
                List.of(new Candidate(0, List.of(parts), finish, null)),
                Usage.reported(Usage.Tokens.of(9, 3), null),
                null);
    }
}
