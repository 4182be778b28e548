package io.sluice.support.upstream;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.anthropic.AnthropicWire;
import io.sluice.support.upstream.openai.OpenAiWire;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
    static final List<Wire> WIRES = List.of(new OpenAiWire(), new AnthropicWire());

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Script script = new Script();
    private final TokenLedger ledger = new TokenLedger();
    private final AtomicLong serial = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Function<RecordedRequest, Reply> everyCall = _ -> Reply.echo();
    private volatile Rules rules = Rules.DEFAULT;
    private volatile Duration readingPause = Duration.ZERO;
    private volatile int port;

    private FakeUpstream(int port) {
        this.port = port;
    }

    /** Starts on a free port. */
    public static FakeUpstream start() {
        return start(0);
    }

    /** Starts on this port of the loopback interface; 0 for a free one. */
    public static FakeUpstream start(int port) {
        var upstream = new FakeUpstream(port);
        upstream.listen(1);
        return upstream;
    }

    /** {@code http://127.0.0.1:PORT}, without a path. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The base address a client of this wire is given, e.g. {@code http://127.0.0.1:PORT/openai/v1}. */
    public String baseUrl(String wire) {
        return url()
                + WIRES.stream()
                        .filter(candidate -> candidate.name().equals(wire))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no wire named " + wire + "; there are "
                                + WIRES.stream().map(Wire::name).toList()))
                        .basePath();
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

    /** From now on only this key is accepted; a wrong one is refused as the vendor does, parts of the key included. */
    public void acceptOnlyKey(String key) {
        change(r -> new Rules(true, Set.of(key), r.models(), r.knownFieldsOnly()));
    }

    /** From now on a call needs no key, as with servers in one's own house. */
    public void acceptWithoutKey() {
        change(r -> new Rules(false, Set.of(), r.models(), r.knownFieldsOnly()));
    }

    /** From now on only these models exist. */
    public void serveOnlyModels(String... models) {
        change(r -> new Rules(r.keyRequired(), r.keys(), Set.of(models), r.knownFieldsOnly()));
    }

    /** From now on an unknown top-level member of a request is refused. */
    public void refuseUnknownFields() {
        change(r -> new Rules(r.keyRequired(), r.keys(), r.models(), true));
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
        return connections.get();
    }

    /** Forgets scripts, rules, requests and counts; what is under way goes on. */
    public void reset() {
        script.clear();
        everyCall = _ -> Reply.echo();
        rules = Rules.DEFAULT;
        readingPause = Duration.ZERO;
        requests.clear();
        ledger.clear();
    }

    @Override
    public void close() {
        join(vertx.close().toCompletionStage());
    }

    private synchronized void change(UnaryOperator<Rules> change) {
        rules = change.apply(rules);
    }

    private void listen(int eventLoops) {
        join(vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(eventLoops))
                .toCompletionStage());
    }

    private static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the fake upstream could not be started or stopped", e);
        }
    }

    /** One event loop's listener; they all share the port. */
    private final class Listener extends AbstractVerticle {

        @Override
        public void start(Promise<Void> started) {
            var options = new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(4096)
                    .setMaxHeaderSize(64 * 1024)
                    .setMaxInitialLineLength(64 * 1024);
            vertx.createHttpServer(options)
                    .connectionHandler(_ -> connections.incrementAndGet())
                    .requestHandler(FakeUpstream.this::receive)
                    .listen()
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    private void receive(HttpServerRequest request) {
        var exchange = RequestReader.record(request);
        requests.add(exchange);
        request.response().closeHandler(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
        request.response().exceptionHandler(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
        RequestReader.read(vertx, request, readingPause)
                .onSuccess(body -> {
                    exchange.received(body.getBytes());
                    new Player(vertx, request, exchange, ledger, score(exchange)).play();
                })
                .onFailure(_ -> exchange.end(Outcome.CANCELLED_BY_CLIENT));
    }

    private Score score(RecordedRequest request) {
        return WIRES.stream()
                .filter(wire -> request.path().startsWith(wire.root() + "/"))
                .findFirst()
                .map(wire -> new Conversation(wire, rules, serial.incrementAndGet()).answer(request, this::reply))
                .orElseGet(() -> new Composer(Delivery.PLAIN, _ -> Frame.Bytes.of("", Tokens.NONE))
                        .compose(
                                Answer.whole(
                                        404, Map.of("content-type", "text/plain"), "no wire here\n", Tokens.NONE, ""),
                                new TokensServed.Key("", "")));
    }

    private Reply reply(RecordedRequest request) {
        return script.take(request).orElseGet(() -> everyCall.apply(request));
    }
}
