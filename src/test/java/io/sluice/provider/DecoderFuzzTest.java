package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvents;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.support.CanarySecret;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * Every decoder of what providers send, before bytes that nobody would send: fixtures with changes, and bytes of any kind. It
 * gives an answer that holds together or fails as declared, soon, and without taking more memory than the bytes are worth.
 */
class DecoderFuzzTest {
    private static final int CHANGED = 12_000;
    private static final int ARBITRARY = 4_000;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final long FIXED_BYTES = 8L << 20;
    private static final long BYTES_A_BYTE = 1_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A decoder, and bytes for it. */
    record Given(Decoders decoders, @Nullable Task task, byte[] bytes) {
        @Override
        public String toString() {
            return decoders + (task == null ? " error" : " " + task.word()) + " of "
                    + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Property(tries = CHANGED, edgeCases = EdgeCasesMode.NONE)
    void readsChangedReplies(@ForAll("changedReplies") Given given) {
        reads(given);
    }

    @Property(tries = ARBITRARY, edgeCases = EdgeCasesMode.NONE)
    void readsArbitraryReplies(@ForAll("arbitraryReplies") Given given) {
        reads(given);
    }

    @Property(tries = CHANGED, edgeCases = EdgeCasesMode.NONE)
    void readsChangedStreams(@ForAll("changedStreams") Given given, @ForAll("cuts") List<Integer> cuts) {
        streams(given, cuts);
    }

    @Property(tries = ARBITRARY, edgeCases = EdgeCasesMode.NONE)
    void readsArbitraryStreams(@ForAll("arbitraryStreams") Given given, @ForAll("cuts") List<Integer> cuts) {
        streams(given, cuts);
    }

    @Property(tries = CHANGED, edgeCases = EdgeCasesMode.NONE)
    void readsChangedErrors(@ForAll("changedErrors") Given given, @ForAll("statuses") int status) {
        errs(given, status);
    }

    @Property(tries = ARBITRARY, edgeCases = EdgeCasesMode.NONE)
    void readsArbitraryErrors(@ForAll("arbitraryErrors") Given given, @ForAll("statuses") int status) {
        errs(given, status);
    }

    private static void reads(Given given) {
        var reply = HttpFixture.success(given.bytes());
        ProviderWire wire = given.decoders().wire();
        bounded(given, () -> {
            switch (given.task()) {
                case CHAT -> holds(wire.chat(reply));
                case COMPLETIONS -> holds(wire.completion(reply));
                case EMBEDDINGS -> holds(wire.embedding(reply));
                case null -> throw new AssertionError("no task");
            }
            return null;
        });
    }

    private static void streams(Given given, List<Integer> cuts) {
        byte[][] pieces = pieces(given.bytes(), cuts);
        ProviderWire wire = given.decoders().wire();
        bounded(given, () -> {
            StreamOutcome outcome = StreamOutcome.of(wire.framing(), wire.decoder(given.task()), pieces);
            outcome.events().forEach(DecoderFuzzTest::holds);
            holds(ReplyEvents.fold(outcome.events()));
            if (outcome.failure() != null) {
                throw new CallFailed(outcome.failure());
            }
            return null;
        });
    }

    private static void errs(Given given, int status) {
        var reply = new UpstreamReply(status, UpstreamReply.Headers.NONE, given.bytes());
        bounded(given, () -> {
            UpstreamError error = given.decoders().wire().errors().read(reply);
            assertThat(error.message()).isNotNull();
            if (status == 401 || status == 403) {
                CanarySecret.assertAbsentFrom(error.message());
                CanarySecret.assertAbsentFrom(String.valueOf(error.code()));
                CanarySecret.assertAbsentFrom(String.valueOf(error.body()));
            }
            return null;
        });
    }

    /** Runs it; the one thing it may throw is the failure that providers are read to have. */
    private static void bounded(Given given, ThrowingSupplier<@Nullable Void> work) {
        Supplier<Long> allocated =
                () -> THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        long taken = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(SOON, () -> {
            long before = allocated.get();
            try {
                work.get();
            } catch (CallFailed failed) {
                assertThat(failed.failure()).isInstanceOf(Failure.Upstream.class);
            }
            return allocated.get() - before;
        });
        assertThat(taken).as("bytes taken for " + given.bytes().length).isLessThan(most(given));
    }

    private static long most(Given given) {
        return FIXED_BYTES + BYTES_A_BYTE * given.bytes().length;
    }

    private static void holds(ChatResponse response) {
        assertThat(response.candidates()).doesNotContainNull();
        holds(response.usage());
    }

    private static void holds(CompletionResponse response) {
        assertThat(response.choices()).doesNotContainNull();
        holds(response.usage());
    }

    private static void holds(EmbeddingResponse response) {
        for (EmbeddingResponse.Vector vector : response.vectors()) {
            assertThat(Arrays.stream(vector.values()).allMatch(Double::isFinite))
                    .as("finite")
                    .isTrue();
        }
        holds(response.usage());
    }

    private static void holds(ReplyEvent event) {
        if (event instanceof ReplyEvent.UsageReported(Usage usage)) {
            holds(usage);
        }
    }

    private static void holds(Usage usage) {
        assertThat(usage.tokens().total()).as("total of " + usage.tokens()).isNotNegative();
    }

    private static byte[][] pieces(byte[] bytes, List<Integer> cuts) {
        int[] places = cuts.stream()
                .mapToInt(cut -> bytes.length == 0 ? 0 : cut % bytes.length)
                .sorted()
                .toArray();
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        for (int place : places) {
            pieces.add(Arrays.copyOfRange(bytes, from, place));
            from = place;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces.toArray(byte[][]::new);
    }

    @Provide
    Arbitrary<Given> changedReplies() {
        return changed(replies());
    }

    @Provide
    Arbitrary<Given> changedStreams() {
        return changed(streamed());
    }

    @Provide
    Arbitrary<Given> changedErrors() {
        return changed(errors());
    }

    @Provide
    Arbitrary<Given> arbitraryReplies() {
        return arbitrary(replies());
    }

    @Provide
    Arbitrary<Given> arbitraryStreams() {
        return arbitrary(streamed());
    }

    @Provide
    Arbitrary<Given> arbitraryErrors() {
        return arbitrary(errors());
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 100_000).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.oneOf(
                Arbitraries.of(200, 301, 302, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 529),
                Arbitraries.integers().between(100, 999));
    }

    private static Arbitrary<Given> changed(List<Given> seeds) {
        return Combinators.combine(Arbitraries.of(seeds), Mutation.some())
                .as((seed, changes) -> new Given(seed.decoders(), seed.task(), Mutation.all(changes, seed.bytes())));
    }

    private static Arbitrary<Given> arbitrary(List<Given> seeds) {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> text = Arbitraries.strings()
                .withChars("{}[]\":,\\\n\r dateventnullru0123456789-+.eE\u0000\uFEFF\uD83D")
                .ofMaxLength(200)
                .map(some -> some.getBytes(StandardCharsets.UTF_8));
        return Combinators.combine(Arbitraries.of(seeds), Arbitraries.oneOf(noise, text))
                .as((seed, bytes) -> new Given(seed.decoders(), seed.task(), bytes));
    }

    private static List<Given> replies() {
        var all = new ArrayList<Given>();
        for (Decoders decoders : Decoders.ALL) {
            for (Task task : decoders.wire().tasks()) {
                all.addAll(seeds(decoders, task, decoders.seeds(task, "reply.json"), "{}"));
            }
        }
        return all;
    }

    private static List<Given> streamed() {
        var all = new ArrayList<Given>();
        for (Decoders decoders : Decoders.ALL) {
            decoders.wire().tasks().stream()
                    .filter(decoders::streams)
                    .forEach(task -> all.addAll(seeds(
                            decoders, task, framed(decoders, decoders.seeds(task, "stream.sse")), "data: {}\n\n")));
        }
        return all;
    }

    private static List<byte[]> framed(Decoders decoders, List<byte[]> serverSent) {
        return serverSent.stream().map(decoders.wire()::framed).toList();
    }

    private static List<Given> errors() {
        var all = new ArrayList<Given>();
        for (Decoders decoders : Decoders.ALL) {
            List<byte[]> bodies = decoders.seeds("error-", "error.http").stream()
                    .map(bytes -> CanarySecret.plantIn(new String(bytes, StandardCharsets.UTF_8)))
                    .map(fixture -> HttpFixture.read(fixture).body())
                    .toList();
            all.addAll(seeds(decoders, null, bodies, "{\"error\":{\"message\":\"" + CanarySecret.TEXT + "\"}}"));
        }
        return all;
    }

    private static List<Given> seeds(Decoders decoders, @Nullable Task task, List<byte[]> found, String usual) {
        List<byte[]> seeds = found.isEmpty() ? List.of(usual.getBytes(StandardCharsets.UTF_8)) : found;
        return seeds.stream().map(seed -> new Given(decoders, task, seed)).toList();
    }
}
