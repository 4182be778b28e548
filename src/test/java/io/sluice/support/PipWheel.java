package io.sluice.support;

import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that tests need and that comes in a Python wheel, installed once below {@code target}.
 *
 * @param name of the wheel with its version, as pip takes it
 * @param home the folder of its virtual environment
 * @param what it is looked for by: the last elements of its path
 */
public record PipWheel(String name, Path home, Path what) {

    /** The program's path. Where it is not to be had the test is skipped and says so; never in CI, where it fails. */
    public Path find() {
        Path lock = home.resolveSibling(home.getFileName() + ".lock");
        try {
            return OneProcess.at(lock, () -> installed().orElseGet(this::install));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> installed() {
        if (!Files.exists(home.resolve("ready"))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.endsWith(what))
                    .map(Path::toAbsolutePath)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path install() {
        try {
            Files.createDirectories(home);
            Path log = home.resolve("install.log");
            boolean done = succeeds(log, "python3", "-m", "venv", home.toString())
                    && succeeds(
                            log, home.resolve("bin").resolve("python").toString(), "-m", "pip", "install", "-q", name);
            if (done) {
                Files.writeString(home.resolve("ready"), name);
                return installed().orElseThrow();
            }
            skip("'" + what.getFileName() + "' is not on the PATH as it is needed, and " + name
                    + " could not be installed by pip:\n" + Files.readString(log));
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
