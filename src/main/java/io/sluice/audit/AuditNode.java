package io.sluice.audit;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name under which this gateway writes its chain. It stays the same across restarts. */
@Singleton
public final class AuditNode {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int RANDOM_BYTES = 8;

    private final String name;

    /** Reads or makes the file: to be built before anything is served. */
    AuditNode(AuditConfig config) {
        name = config.node().map(given -> valid(given, "sluice.audit.node")).orElseGet(() -> ofFile(config.nodeFile()));
    }

    /** The name. */
    public String name() {
        return name;
    }

    private static String ofFile(Path file) {
        try {
            if (Files.exists(file)) {
                return valid(Files.readString(file).strip(), "the file " + file);
            }
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String made = "node-" + HexFormat.of().formatHex(random);
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, made + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new AuditProblem("The name of this gateway in the audit trail cannot be kept in " + file + " ("
                    + e.getClass().getSimpleName().replace("Exception", "")
                    + "). Name another file with sluice.audit.node-file, or set sluice.audit.node.");
        }
    }

    private static String valid(String name, String where) {
        if (!NAME.matcher(name).matches()) {
            throw new AuditProblem("The name of this gateway in the audit trail, from " + where
                    + ", must be 1 to 64 letters, digits, '.', '_' or '-'.");
        }
        return name;
    }
}
