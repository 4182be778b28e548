package io.sluice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * The files of the embedded database: {@code postgres} in the data directory.
 *
 * <p>A new one is made elsewhere and moved into place when it is complete, with its user, its database and its password. So
 * a start that was interrupted leaves only a folder that was never in use, and nothing that was ever in use is deleted.
 *
 * <p>Who may log in: one ordinary user, over loopback, with a random password that lives beside the data, readable by their
 * owner only. The superuser may not log in at all. Other users of the machine can reach the port but not the data.
 */
final class Cluster {
    static final String DATABASE = "sluice";
    static final String USER = "sluice";

    private static final String HALF_MADE = "postgres.new-";
    private static final String PASSWORD_FILE = "sluice.password";
    private static final String ACCESS = """
            # Written by Sluice: its own user, its own database, this machine only.
            host  sluice  sluice  127.0.0.1/32  scram-sha-256
            """;

    private final Path path;
    private final String password;

    private Cluster(Path path, String password) {
        this.path = path;
        this.password = password;
    }

    /** Finds the database in a data directory, or makes one. */
    static Cluster findOrMake(Path dataDir, PostgresPrograms programs, Consumer<String> progress) {
        Path path = dataDir.resolve("postgres");
        try {
            clearHalfMade(dataDir, progress);
            if (Files.exists(path) && !isEmpty(path)) {
                return new Cluster(path, password(path));
            }
            progress.accept("Making a new database in " + path);
            Path half = Files.createTempDirectory(dataDir, HALF_MADE);
            String password = make(half.resolve("data"), programs);
            Files.move(half.resolve("data"), path, StandardCopyOption.ATOMIC_MOVE);
            sync(dataDir);
            Files.delete(half);
            return new Cluster(path, password);
        } catch (IOException e) {
            throw new StoreProblem("The embedded database in " + path + " cannot be used (" + e.getMessage() + ").");
        }
    }

    Path path() {
        return path;
    }

    String password() {
        return password;
    }

    private static void clearHalfMade(Path dataDir, Consumer<String> progress) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(dataDir, HALF_MADE + "*")) {
            for (Path leftover : leftovers) {
                progress.accept("Clearing away a database that an interrupted start left half made: " + leftover);
                FileTrees.delete(leftover);
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            return !content.iterator().hasNext();
        }
    }

    private static String password(Path path) throws IOException {
        if (!Files.exists(path.resolve("PG_VERSION"))) {
            throw new StoreProblem(
                    path + " holds something, but not a PostgreSQL database. It is left as it is: move it"
                            + " away, or choose another data directory with SLUICE_DATA_DIR.");
        }
        Path file = path.resolve(PASSWORD_FILE);
        if (!Files.exists(file)) {
            throw new StoreProblem(
                    file + ", the password of the embedded database, is missing. Bring it back from a backup,"
                            + " or choose another data directory with SLUICE_DATA_DIR.");
        }
        return Files.readString(file).strip();
    }

    private static String make(Path path, PostgresPrograms programs) throws IOException {
        String password = randomPassword();
        require(programs.initdb(path));
        Files.writeString(path.resolve("pg_hba.conf"), ACCESS);
        require(programs.runAlone(path, """
                create role %1$s login password '%2$s'
                create database %3$s owner %1$s
                """.formatted(USER, password, DATABASE)));
        Path file = path.resolve(PASSWORD_FILE);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password);
        sync(file);
        sync(path.resolve("pg_hba.conf"));
        sync(path);
        return password;
    }

    private static void require(PostgresPrograms.Outcome outcome) {
        boolean failed = !outcome.succeeded()
                || outcome.output().contains("ERROR:")
                || outcome.output().contains("FATAL:");
        if (failed) {
            throw new StoreProblem("The embedded PostgreSQL could not make its database: "
                    + ServerLog.reason(outcome.output()) + ". " + StoreProblem.USE_ANOTHER);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Brings a file or the entries of a directory to the disk. */
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
