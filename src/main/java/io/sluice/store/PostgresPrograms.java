package io.sluice.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs, run one at a time and waited for.
 *
 * <p>PostgreSQL refuses to run as root. For root each program is therefore started in a new user namespace, where it is
 * nobody; to the file system it still is root, so the files need no other owner.
 */
final class PostgresPrograms {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> UNSHARE = List.of("unshare", "--user");

    private final Path home;
    private final List<String> prefix;

    private PostgresPrograms(Path home, List<String> prefix) {
        this.home = home;
        this.prefix = prefix;
    }

    /** @throws StoreProblem when they cannot run on this machine */
    static PostgresPrograms at(Path home) {
        PostgresPrograms programs = new PostgresPrograms(home, runsAsRoot() ? UNSHARE : List.of());
        if (runsAsRoot() && !programs.run(LIMIT, "", List.of("true")).succeeded()) {
            throw new StoreProblem("PostgreSQL does not run as root, and this machine does not let root make the user"
                    + " namespace that would help. Start the gateway as another user. " + StoreProblem.USE_ANOTHER);
        }
        Outcome version = programs.run(LIMIT, "", List.of(programs.program("postgres"), "--version"));
        if (!version.succeeded()) {
            throw new StoreProblem("The embedded PostgreSQL, made for Linux with glibc, does not run on this machine: "
                    + ServerLog.reason(version.output()) + ". " + StoreProblem.USE_ANOTHER);
        }
        return programs;
    }

    /** What a program left: its exit status and all it wrote. */
    record Outcome(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /** Makes a cluster in a directory that is empty or absent. Text sorts by code point, whatever the machine's locale. */
    Outcome initdb(Path cluster) {
        return run(
                LIMIT,
                "",
                List.of(
                        program("initdb"),
                        "--pgdata=" + cluster,
                        "--username=postgres",
                        "--auth=reject",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8"));
    }

    /** Runs statements, one a line, in a cluster that nobody serves. A failing one does not change the status. */
    Outcome runAlone(Path cluster, String statements) {
        return run(LIMIT, statements, List.of(program("postgres"), "--single", "-D", cluster.toString(), "postgres"));
    }

    /** Starts a server that outlives this process, and returns when it takes connections. */
    Outcome start(Path cluster, Path log, String options, Duration limit) {
        return run(
                limit.plusSeconds(10),
                "",
                List.of(
                        program("pg_ctl"),
                        "start",
                        "--wait",
                        "--timeout=" + limit.toSeconds(),
                        "--silent",
                        "--pgdata=" + cluster,
                        "--log=" + log,
                        "--options=" + options));
    }

    /** Ends a server's sessions and stops it, and returns when it is gone. */
    Outcome stop(Path cluster) {
        return run(
                LIMIT,
                "",
                List.of(program("pg_ctl"), "stop", "--mode=fast", "--wait", "--silent", "--pgdata=" + cluster));
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private Outcome run(Duration limit, String input, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(prefix.stream(), command.stream()).toList());
        builder.redirectErrorStream(true);
        clean(builder.environment());
        try {
            Process process = builder.start();
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(process::destroyForcibly);
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(-1, "FATAL: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreProblem("Interrupted while PostgreSQL was starting or stopping.");
        }
    }

    /** Settings meant for some other PostgreSQL must not reach ours; messages are read, so they stay English. */
    private static void clean(Map<String, String> environment) {
        new ArrayList<>(environment.keySet())
                .stream().filter(name -> name.startsWith("PG")).forEach(environment::remove);
        environment.put("LC_ALL", "C");
    }

    private static boolean runsAsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
