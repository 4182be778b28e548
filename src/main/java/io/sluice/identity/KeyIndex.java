package io.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what belongs to a key: one hash, one look-up. Holds digests only. Immutable.
 *
 * <p>The place in the table is a few bits of the digest, which nobody can steer without the key; what stands there is
 * compared in constant time. So nothing about a valid key can be learnt from how long a refusal took.
 *
 * @param <T> what is found
 */
public final class KeyIndex<T> {
    private final Map<KeyDigest, T> byDigest;

    private KeyIndex(Map<KeyDigest, T> byDigest) {
        this.byDigest = byDigest;
    }

    /** Knows no key. */
    public static <T> KeyIndex<T> empty() {
        return new KeyIndex<>(Map.of());
    }

    /** An index of these keys' digests (see {@link #digest}). */
    public static <T> KeyIndex<T> of(Map<byte[], T> byDigest) {
        var map = HashMap.<KeyDigest, T>newHashMap(byDigest.size());
        byDigest.forEach((digest, value) -> map.put(KeyDigest.of(digest), value));
        return new KeyIndex<>(map);
    }

    /** An index over this map, which nobody changes any more. */
    static <T> KeyIndex<T> over(HashMap<KeyDigest, T> byDigest) {
        return new KeyIndex<>(byDigest);
    }

    /** What belongs to this key. */
    public Optional<T> find(String key) {
        return Optional.ofNullable(byDigest.get(KeyDigest.of(digest(key))));
    }

    /** What is stored of a key: its SHA-256. Keys are random, so no salt or stretching is needed. */
    public static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
