package io.sluice.catalog.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells one content of a file from another. */
record FileFingerprint(String text) {
    /** Nothing was read yet. */
    static final FileFingerprint NEVER_READ = new FileFingerprint("never read");

    /** The file is not there, or cannot be read. */
    static final FileFingerprint UNREADABLE = new FileFingerprint("unreadable");

    static FileFingerprint of(byte[] content) {
        try {
            return new FileFingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM lacks SHA-256", e);
        }
    }
}
