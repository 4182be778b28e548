package io.sluice.support.upstream;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.ai21.JurassicWire;
import io.sluice.support.upstream.anthropic.AnthropicWire;
import io.sluice.support.upstream.bedrock.BedrockWire;
import io.sluice.support.upstream.cohere.CohereWire;
import io.sluice.support.upstream.google.GeminiWire;
import io.sluice.support.upstream.google.VertexWire;
import io.sluice.support.upstream.mosaicml.MosaicWire;
import io.sluice.support.upstream.ollama.OllamaWire;
import io.sluice.support.upstream.openai.AzureWire;
import io.sluice.support.upstream.openai.DatabricksWire;
import io.sluice.support.upstream.openai.HouseWire;
import io.sluice.support.upstream.openai.ModelServerWire;
import io.sluice.support.upstream.openai.OpenAiWire;
import io.sluice.support.upstream.openai.SapWire;
import io.sluice.support.upstream.palm.PalmWire;
import io.sluice.support.upstream.tgi.TgiWire;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model provider on loopback that speaks every {@link Wire} it knows, each under its own base address.
 *
 * <pre>{@code
 * try (var upstream = FakeUpstream.start()) {
 *     upstream.script().next(Reply.rateLimited(new RetryAfter.Seconds(1)), Reply.text("Hello").usage(9, 3));
 *     callThrough(upstream.baseUrl("openai"));
 *     assertThat(upstream.requests()).hasSize(2);
 *     assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.of(9, 3));
 * }
 * }</pre>
 *
 * A call without a script gets {@link Reply#echo()}: a deterministic answer, tokens counted by {@link TokenRule}. All
 * methods are safe for use by several threads.
 */
public final class FakeUpstream implements AutoCloseable {

    /** Every wire spoken. */
    static final List<Wire> WIRES = Stream.concat(
                    Stream.of(
                            new OpenAiWire(),
                            new AzureWire(),
                            new AnthropicWire(),
                            new CohereWire(),
                            new TgiWire(),
                            new MosaicWire(),
                            new PalmWire(),
                            new GeminiWire(),
                            new VertexWire(),
                            new BedrockWire(),
                            new OllamaWire(),
                            new JurassicWire(),
                            new DatabricksWire(),
                            new ModelServerWire(),
                            new SapWire()),
                    HouseWire.all().stream())
            .toList();

    /** What {@link TokensServed} is asked for from outside the process; JSON, one entry for each wire and model. */
    static final String SERVED_PATH = "/served";

    /**
     * How it is started.
     *
     * @param port 0 for a free one
     * @param eventLoops threads that serve
     * @param requestsKept how many requests are recorded; later ones are served and counted but not kept
     * @param prepared when not null, every call gets this reply, its bytes made once for each kind of call; nothing is
     *     checked or scripted, which makes the double fast enough to measure with
     */
    public record Options(
            int port,
            int eventLoops,
            int requestsKept,
            @Nullable Reply prepared) {

        public static final Options DEFAULT = new Options(0, 1, Integer.MAX_VALUE, null);
    }

    private final Options options;
    private final Server server;
    private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong serial = new AtomicLong();
    private final Script script = new Script();
    private final TokenLedger ledger = new TokenLedger();
    private final PreparedScores prepared = new PreparedScores();
    private volatile Function<RecordedRequest, Reply> everyCall = _ -> Reply.echo();
    private volatile Rules rules = Rules.DEFAULT;
    private volatile Duration readingPause = Duration.ZERO;

    private FakeUpstream(Options options) {
        this.options = options;
        this.server = Server.start(options.port(), options.eventLoops(), this::receive);
    }

    /** Starts on a free port. */
    public static FakeUpstream start() {
        return start(Options.DEFAULT);
    }

    /** Starts on this port of the loopback interface. */
    public static FakeUpstream start(int port) {
        return start(new Options(port, 1, Integer.MAX_VALUE, null));
    }

    public static FakeUpstream start(Options options) {
        return new FakeUpstream(options);
    }

    /** {@code http://127.0.0.1:PORT}, without a path. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.port();
    }

    /** The base address a client of this wire is given, e.g. {@code http://127.0.0.1:PORT/openai/v1}. */
    public String baseUrl(String wire) {
        return WIRES.stream()
                .filter(candidate -> candidate.name().equals(wire))
                .findFirst()
                .map(found -> url() + found.basePath())
                .orElseThrow(() -> new IllegalArgumentException("no wire named " + wire + "; there are "
                        + WIRES.stream().map(Wire::name).toList()));
    }

    /** The replies to the next calls. */
    public Script script() {
        return script;
    }

    /** The reply to every call that finds no script. */
    public void onEveryCall(Reply reply) {
        everyCall = _ -> reply;
    }

    /** The reply to every call that finds no script, chosen by the request. */
    public void onEveryCall(Function<RecordedRequest, Reply> chooser) {
        everyCall = chooser;
    }

    /** From now on only these keys are accepted; a wrong one is refused as the vendor does, parts of the key included. */
    public void acceptOnlyKey(String... keys) {
        change(now -> new Rules(true, true, Set.of(keys), now.models(), now.knownFieldsOnly()));
    }

    /** From now on a call needs no key, as with servers in one's own house. */
    public void acceptWithoutKey() {
        change(now -> new Rules(true, false, Set.of(), now.models(), now.knownFieldsOnly()));
    }

    /** From now on only these models exist. */
    public void serveOnlyModels(String... models) {
        change(now -> new Rules(true, now.keyRequired(), now.keys(), Set.of(models), now.knownFieldsOnly()));
    }

    /** From now on an unknown top-level member of a request is refused by wires that usually let it pass. */
    public void refuseUnknownFields() {
        change(now -> new Rules(true, now.keyRequired(), now.keys(), now.models(), true));
    }

    /** From now on nothing is checked: keys, headers and bodies may be what they like. */
    public void checkNothing() {
        change(_ -> Rules.NONE);
    }

    /** From now on request bodies are read slowly: one network read, then this pause. */
    public void readSlowly(Duration pause) {
        readingPause = pause;
    }

    /** Every request so far, in the order of arrival; also those still under way. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The request that arrived last. */
    public RecordedRequest lastRequest() {
        return requests().getLast();
    }

    /** What was served so far. */
    public TokensServed tokensServed() {
        return ledger.snapshot();
    }

    /** Connections accepted since the start. */
    public int connectionsAccepted() {
        return server.connectionsAccepted();
    }

    /** As after a fresh start: no scripts, rules, requests or counts. What is under way goes on. */
    public void reset() {
        script.clear();
        everyCall = _ -> Reply.echo();
        rules = Rules.DEFAULT;
        readingPause = Duration.ZERO;
        requests.clear();
        arrived.set(0);
        serial.set(0);
        ledger.clear();
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized void change(UnaryOperator<Rules> change) {
        rules = change.apply(rules);
    }

    private void receive(HttpServerRequest request) {
        if (request.path().equals(SERVED_PATH)) {
            request.response()
                    .putHeader("content-type", "application/json")
                    .end(Json.indented(ledger.snapshot().json()) + "\n");
            return;
        }
        var keep = arrived.getAndIncrement() < options.requestsKept();
        var exchange = keep || options.prepared() == null ? RequestReader.record(request) : RequestReader.head(request);
        if (keep) {
            requests.add(exchange);
        }
        request.response().closeHandler(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
        request.response().exceptionHandler(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
        RequestReader.read(server.vertx(), request, readingPause)
                .onSuccess(body -> {
                    exchange.received(body.getBytes());
                    new Player(server.vertx(), request, exchange, ledger, scoreOrFault(exchange)).play();
                })
                .onFailure(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
    }

    private Score scoreOrFault(RecordedRequest request) {
        try {
            return options.prepared() == null
                    ? score(request, rules, this::reply)
                    : prepared.of(request, () -> score(request, Rules.NONE, _ -> options.prepared()));
        } catch (RuntimeException e) {
            // A script that does not fit its call is a mistake of the test: say so where it will be seen.
            return plain(500, "the fake upstream cannot answer " + request + ": " + e + "\n");
        }
    }

    private Score score(RecordedRequest request, Rules rules, Function<RecordedRequest, Reply> script) {
        for (var wire : WIRES) {
            if (request.path().startsWith(wire.basePath() + "/")) {
                return new Conversation(wire, rules, serial.incrementAndGet()).answer(request, script);
            }
        }
        return plain(404, "no wire is spoken at " + request.path() + "\n");
    }

    private Reply reply(RecordedRequest request) {
        return script.take(request).orElseGet(() -> everyCall.apply(request));
    }

    private static Score plain(int status, String text) {
        var answer = Answer.whole(status, Map.of("content-type", "text/plain"), text, Tokens.NONE, "");
        return new Composer(Delivery.PLAIN, _ -> Frame.Bytes.of("", Tokens.NONE))
                .compose(answer, new TokensServed.Key("", ""));
    }
}
