package io.sluice.secret.embedded;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Master keys as text: {@code 1:<key>,2:<key>} or, on lines of their own, the same; a key without a version is version 1. A
 * key is 32 bytes in base64 or in hexadecimal.
 */
final class MasterKeyText {
    /** Length of a key, in bytes: AES-256. */
    static final int KEY_BYTES = 32;

    private static final Pattern ENTRY = Pattern.compile("(?:([1-9]\\d{0,8}):)?(\\S+)");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    private MasterKeyText() {}

    /**
     * Reads keys.
     *
     * @param source where the text is from, for messages, which never repeat it
     */
    static MasterKeys parse(String source, String text) {
        var keys = new TreeMap<Integer, SecretKey>();
        for (String entry : entries(text)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw malformed(source);
            }
            int version = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
            byte[] bytes = decode(matcher.group(2)).orElseThrow(() -> malformed(source));
            if (keys.put(version, new SecretKeySpec(bytes, "AES")) != null) {
                throw new MasterKeyProblem("The master keys in " + source + " hold version " + version + " twice.");
            }
        }
        if (keys.isEmpty()) {
            throw malformed(source);
        }
        return new MasterKeys(keys);
    }

    /** Writes one key as a line of a file. */
    static String line(int version, SecretKey key) {
        return version + ":" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    }

    private static List<String> entries(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .flatMap(SEPARATOR::splitAsStream)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static Optional<byte[]> decode(String text) {
        if (HEX.matcher(text).matches()) {
            return Optional.of(HexFormat.of().parseHex(text));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return bytes.length == KEY_BYTES ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MasterKeyProblem malformed(String source) {
        return new MasterKeyProblem("The master key in " + source + " is malformed. Expected are 32 bytes in base64 or"
                + " hexadecimal, such as `openssl rand -base64 32` prints, or several keys as 1:<key>,2:<key> of which the"
                + " highest version is used.");
    }
}
