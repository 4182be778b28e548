package io.sluice.boot;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where temporary files go. A container with a read-only root file system has no {@code /tmp} to write to, only the volume with
 * the data directory; so the folder for them is made there. It has to be said before anybody asks for it: Java reads the
 * property once.
 */
final class TemporaryFiles {
    static final String PROPERTY = "java.io.tmpdir";

    private static final String DATA_DIR = "sluice.data-dir";

    private TemporaryFiles() {}

    /** @throws StartRefused when neither the system's folder nor one of our own can be written */
    static void choose(SmallRyeConfig config) {
        Path given = Path.of(System.getProperty(PROPERTY, ""));
        if (Files.isDirectory(given) && Files.isWritable(given)) {
            return;
        }
        Path own = Path.of(config.getValue(DATA_DIR, String.class))
                .toAbsolutePath()
                .resolve("tmp");
        try {
            if (!Files.isDirectory(own)) {
                Files.createDirectories(
                        own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new StartRefused("There is no folder for temporary files: " + given + " cannot be written, and " + own
                    + " cannot be made (" + e.getClass().getSimpleName().replace("Exception", "")
                    + "). Choose a data directory that can be written with SLUICE_DATA_DIR.");
        }
        System.setProperty(PROPERTY, own.toString());
    }
}
