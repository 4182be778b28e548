package io.sluice.provider.mistral;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** Ids of tool calls as Mistral takes them: nine letters or digits. Another one becomes such an id, always the same. */
final class MistralToolIds {
    private static final Pattern OWN = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private MistralToolIds() {}

    static String of(String id) {
        if (OWN.matcher(id).matches()) {
            return id;
        }
        byte[] digest = sha256(id);
        var own = new StringBuilder(9);
        for (int i = 0; i < 9; i++) {
            own.append(LETTERS.charAt(Byte.toUnsignedInt(digest[i]) % LETTERS.length()));
        }
        return own.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
