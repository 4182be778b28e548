package io.sluice.secret.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/** The file with the master keys: mode 0600, one {@code version:key} a line. All methods block. */
final class MasterKeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final String HEADER =
            "# Master keys of this gateway's secret store. Whoever has them and the database"
                    + " reads every credential;\n# without them the stored credentials are lost. Keep a copy in a safe place.\n";

    private final Path path;

    MasterKeyFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The keys; empty when there is no file. */
    Optional<MasterKeys> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            refuseReadableByOthers();
            return Optional.of(MasterKeyText.parse(path.toString(), Files.readString(path)));
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    /** Makes the file with a first key. */
    MasterKeys create(SecretKey first) {
        return write(MasterKeyText.line(1, first));
    }

    /** Adds a key, newer than all. The file is replaced as a whole: a crash leaves the old one or the new one. */
    MasterKeys add(MasterKeys present, SecretKey next) {
        var lines = new StringBuilder();
        MasterKeys all = present.with(next);
        for (int version : all.versions()) {
            lines.append(MasterKeyText.line(version, all.find(version).orElseThrow()));
        }
        return write(lines.toString());
    }

    private MasterKeys write(String lines) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((HEADER + lines).getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return MasterKeyText.parse(path.toString(), lines);
        } catch (IOException e) {
            throw unusable("written", e);
        }
    }

    private void refuseReadableByOthers() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new MasterKeyProblem("The master key file " + path + " has mode "
                    + PosixFilePermissions.toString(permissions) + ": others than its owner may use it. Run chmod 600 "
                    + path + ".");
        }
    }

    private MasterKeyProblem unusable(String what, IOException e) {
        return new MasterKeyProblem("The master key file " + path + " cannot be " + what + " ("
                + e.getClass().getSimpleName().replace("Exception", "") + "). Name another one with"
                + " sluice.secrets.master-key-file, or set SLUICE_MASTER_KEY.");
    }
}
