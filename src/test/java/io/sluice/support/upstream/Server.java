package io.sluice.support.upstream;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An HTTP server on loopback with event loops of its own, HTTP/1.1 and cleartext HTTP/2. */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_HEAD = 64 * 1024;

    private final Vertx vertx;
    private final Consumer<HttpServerRequest> handler;
    private final AtomicInteger connections = new AtomicInteger();
    private final int wanted;
    private volatile int port;

    private Server(int port, int eventLoops, Consumer<HttpServerRequest> handler) {
        // A negative port is a free one that all listeners share; with 0 each of them would get its own.
        this.wanted = port == 0 ? -1 : port;
        this.handler = handler;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** Listens once this returns. */
    static Server start(int port, int eventLoops, Consumer<HttpServerRequest> handler) {
        var server = new Server(port, eventLoops, handler);
        try {
            join(server.vertx
                    .deployVerticle(() -> server.new Listener(), new DeploymentOptions().setInstances(eventLoops))
                    .toCompletionStage());
        } catch (IllegalStateException e) {
            server.close();
            throw e;
        }
        return server;
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return port;
    }

    int connectionsAccepted() {
        return connections.get();
    }

    @Override
    public void close() {
        join(vertx.close().toCompletionStage());
    }

    private static void join(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the fake upstream could not be started or stopped: " + e.getMessage(), e);
        }
    }

    /** One event loop's listener; they all share the port. */
    private final class Listener extends AbstractVerticle {

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(new HttpServerOptions()
                            .setHost("127.0.0.1")
                            .setPort(wanted)
                            .setTcpNoDelay(true)
                            .setAcceptBacklog(4096)
                            .setMaxHeaderSize(LONGEST_HEAD)
                            .setMaxInitialLineLength(LONGEST_HEAD))
                    .connectionHandler(_ -> connections.incrementAndGet())
                    .requestHandler(handler::accept)
                    .listen()
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
