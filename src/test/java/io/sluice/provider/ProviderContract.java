package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvents;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
import io.sluice.support.Golden;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every provider's pure parts must do. A provider's test extends this, says how to drive them, and puts fixtures into
 * {@code golden/provider/<name>/<scenario>/}. A scenario's name begins with its task ({@code chat-}, {@code completions-},
 * {@code embeddings-}) or with {@code error-}; what its files mean:
 *
 * <table>
 * <caption>Files of a scenario</caption>
 * <tr><th>by hand</th><th>golden</th><th></th></tr>
 * <tr><td>{@link CanonicalRequests}, {@link #requests}</td><td>{@code request.json} or {@code refusal.json}</td>
 *     <td>what a request is sent as, or why it is not</td></tr>
 * <tr><td>{@code reply.json}</td><td>{@code response.json}</td><td>a whole reply of status 200 and what it is read as</td></tr>
 * <tr><td>{@code stream.sse}</td><td>{@code frames.json}</td><td>a stream and its frames. With a {@code reply.json} beside it
 *     the two tell the same answer</td></tr>
 * <tr><td>{@code error.http}</td><td>{@code error.json}</td><td>a whole HTTP reply that is no answer; <code>{{canary}}</code>
 *     stands for the credential</td></tr>
 * </table>
 */
public abstract class ProviderContract {
    /** The provider's folder below {@code golden/provider}. */
    protected abstract String name();

    /** The provider's pure parts, made anew for each test. */
    protected abstract ProviderWire wire();

    /** What a usage object of the provider says was read and written in all, worked out independently of the provider's code. */
    protected abstract Reported reported(JsonNode usage);

    /** Requests beside those that every provider is asked, by scenario: its own family's documents above all. */
    protected Map<String, ModelRequest> requests() {
        return Map.of();
    }

    /**
     * The wire that this one is a variant of: golden files of requests hold only those that it sends otherwise. Empty for a
     * provider that stands for itself.
     */
    protected Optional<ProviderWire> basis() {
        return Optional.empty();
    }

    /** All tokens of the prompt, and all that came out. */
    public record Reported(long prompt, long completion) {}

    @TestFactory
    Stream<DynamicTest> sendsRequestsAsTheGoldenFilesSay() {
        ProviderWire wire = wire();
        var requests = new LinkedHashMap<>(CanonicalRequests.all());
        requests.putAll(requests());
        return requests.entrySet().stream()
                .filter(entry -> wire.tasks().contains(entry.getValue().task()))
                .map(entry -> dynamicTest(entry.getKey(), () -> sends(wire, entry.getKey(), entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> readsWholeRepliesAsTheGoldenFilesSay() {
        return tests("reply.json", scenario -> golden(scenario).matchesJson("response.json", wholeOrFailure(scenario)));
    }

    @TestFactory
    Stream<DynamicTest> readsStreamsAsTheGoldenFilesSay() {
        return tests("stream.sse", scenario -> {
            StreamOutcome outcome = stream(scenario, streamBytes(scenario));
            ObjectNode told = JsonCodec.object();
            told.set("frames", CanonicalJson.of(outcome.frames()));
            if (outcome.failure() != null) {
                told.set("failure", CanonicalJson.of(outcome.failure()));
            }
            golden(scenario).matchesJson("frames.json", told);
        });
    }

    @TestFactory
    Stream<DynamicTest> readsErrorsAsTheGoldenFilesSay() {
        return tests("error.http", scenario -> {
            UpstreamError error = error(scenario);
            golden(scenario).matchesJson("error.json", CanonicalJson.of(error));
        });
    }

    @TestFactory
    Stream<DynamicTest> foldsAStreamIntoTheWholeReply() {
        return tests("stream.sse", scenario -> {
            if (golden(scenario).has("reply.json")) {
                ChatResponse folded =
                        ReplyEvents.fold(stream(scenario, streamBytes(scenario)).events());
                assertThat(folded).isEqualTo(asChat(whole(scenario)));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> readsTheSameFramesWhereverTheBytesAreCut() {
        return tests("stream.sse", scenario -> {
            byte[] bytes = streamBytes(scenario);
            StreamOutcome expected = stream(scenario, bytes);
            for (int cut = 1; cut < bytes.length; cut++) {
                byte[] head = Arrays.copyOf(bytes, cut);
                byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
                assertThat(stream(scenario, head, tail)).as("cut at %d", cut).isEqualTo(expected);
            }
            byte[][] single = new byte[bytes.length][];
            for (int i = 0; i < bytes.length; i++) {
                single[i] = new byte[] {bytes[i]};
            }
            assertThat(stream(scenario, single)).as("byte by byte").isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> neverTakesAStreamThatWasCutForAWholeOne() {
        return tests("stream.sse", scenario -> {
            byte[] bytes = streamBytes(scenario);
            List<Candidate> all =
                    ReplyEvents.fold(stream(scenario, bytes).events()).candidates();
            for (int length = 0; length < bytes.length; length++) {
                StreamOutcome cut = stream(scenario, Arrays.copyOf(bytes, length));
                if (cut.failure() == null) {
                    assertThat(ReplyEvents.fold(cut.events()).candidates())
                            .as("ended after %d bytes", length)
                            .isEqualTo(all);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> countsEveryReportedTokenOnce() {
        Stream<DynamicTest> whole = tests("reply.json", scenario -> {
            try {
                assertCounted(usageOf(whole(scenario)));
            } catch (CallFailed failed) {
                // an error inside a reply: nothing was counted, and the golden file has the failure
            }
        });
        Stream<DynamicTest> streamed = tests(
                "stream.sse",
                scenario -> stream(scenario, streamBytes(scenario)).events().stream()
                        .filter(ReplyEvent.UsageReported.class::isInstance)
                        .map(event -> ((ReplyEvent.UsageReported) event).usage())
                        .forEach(this::assertCounted));
        return Stream.concat(whole, streamed);
    }

    @TestFactory
    Stream<DynamicTest> keepsTheCredentialOutOfErrors() {
        return tests("error.http", scenario -> {
            UpstreamError error = error(scenario);
            CanarySecret.assertAbsentFrom(CanonicalJson.of(error).toString());
            CanarySecret.assertAbsentFrom(error.toString());
        });
    }

    private void sends(ProviderWire wire, String scenario, ModelRequest request) throws InvalidJson {
        Golden golden = golden(scenario);
        Outcome outcome = outcome(wire, request);
        Optional<ProviderWire> basis = basis();
        if (basis.isPresent() && outcome(basis.get(), request).equals(outcome)) {
            golden.isAbsent("request.json");
            golden.isAbsent("refusal.json");
            return;
        }
        golden.matchesJson(outcome.file(), outcome.document());
        golden.isAbsent(outcome.file().equals("request.json") ? "refusal.json" : "request.json");
    }

    private static Outcome outcome(ProviderWire wire, ModelRequest request) throws InvalidJson {
        try {
            return new Outcome("request.json", JsonCodec.read(wire.request(request)));
        } catch (CallFailed refused) {
            return new Outcome("refusal.json", CanonicalJson.of(refused.failure()));
        }
    }

    private record Outcome(String file, JsonNode document) {}

    private void assertCounted(Usage usage) {
        switch (usage.knowledge()) {
            case ABSENT -> assertThat(usage).isEqualTo(Usage.ABSENT);
            case REPORTED -> {
                assertThat(usage.raw()).isNotNull();
                Reported reported = reported(usage.raw().node());
                assertThat(usage.tokens().prompt()).as("prompt").isEqualTo(reported.prompt());
                assertThat(usage.tokens().completion()).as("completion").isEqualTo(reported.completion());
            }
            case ESTIMATED -> throw new AssertionError("a provider reports, it does not estimate");
        }
    }

    private JsonNode wholeOrFailure(String scenario) {
        ObjectNode told = JsonCodec.object();
        try {
            told.set("response", CanonicalJson.of(whole(scenario)));
        } catch (CallFailed failed) {
            told.set("failure", CanonicalJson.of(failed.failure()));
        }
        return told;
    }

    private Record whole(String scenario) {
        var reply = HttpFixture.success(golden(scenario).bytes("reply.json"));
        return switch (taskOf(scenario)) {
            case CHAT -> wire().chat(reply);
            case COMPLETIONS -> wire().completion(reply);
            case EMBEDDINGS -> wire().embedding(reply);
        };
    }

    private StreamOutcome stream(String scenario, byte[]... pieces) {
        ProviderWire wire = wire();
        return StreamOutcome.of(wire.framing(), wire.decoder(taskOf(scenario)), pieces);
    }

    private byte[] streamBytes(String scenario) {
        return wire().framed(golden(scenario).bytes("stream.sse"));
    }

    private UpstreamError error(String scenario) {
        String fixture = CanarySecret.plantIn(golden(scenario).text("error.http"));
        return wire().errors().read(HttpFixture.read(fixture));
    }

    /** A stream of completions has the events of a chat's, so its whole answer is compared as one. */
    private static ChatResponse asChat(Record whole) {
        return switch (whole) {
            case ChatResponse chat -> new ChatResponse(chat.meta(), chat.candidates(), chat.usage(), null);
            case CompletionResponse completion ->
                new ChatResponse(
                        completion.meta(),
                        completion.choices().stream()
                                .map(choice -> new Candidate(
                                        choice.index(),
                                        List.of(new Part.Text(choice.text())),
                                        choice.finish(),
                                        choice.logProbs()))
                                .toList(),
                        completion.usage(),
                        null);
            default -> throw new AssertionError("does not stream");
        };
    }

    private static Usage usageOf(Record whole) {
        return switch (whole) {
            case ChatResponse chat -> chat.usage();
            case CompletionResponse completion -> completion.usage();
            case EmbeddingResponse embedding -> embedding.usage();
            default -> throw new AssertionError("no reply");
        };
    }

    private Stream<DynamicTest> tests(String file, ScenarioTest test) {
        return Golden.folder("provider/" + name()).scenariosWith(file).stream()
                .map(scenario -> dynamicTest(scenario, () -> test.run(scenario)));
    }

    private Golden golden(String scenario) {
        return Golden.folder("provider/" + name()).scenario(scenario);
    }

    private static Task taskOf(String scenario) {
        String word = scenario.substring(0, scenario.indexOf('-'));
        return Arrays.stream(Task.values())
                .filter(task -> task.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no task in the name of " + scenario));
    }

    @FunctionalInterface
    private interface ScenarioTest {
        void run(String scenario);
    }
}
