package io.sluice.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what belongs to a key: one hash, one look-up. Holds digests only. Immutable.
 *
 * <p>The look-up is by the digest's first half, the second half is compared in constant time: nothing about a valid key can
 * be learnt from how long a refusal took.
 *
 * @param <T> what is found
 */
public final class KeyIndex<T> {
    private final Map<Half, Entry<T>> byFirstHalf;

    private KeyIndex(Map<Half, Entry<T>> byFirstHalf) {
        this.byFirstHalf = byFirstHalf;
    }

    /** Knows no key. */
    public static <T> KeyIndex<T> empty() {
        return new KeyIndex<>(Map.of());
    }

    /** An index of these keys' digests (see {@link #digest}). */
    public static <T> KeyIndex<T> of(Map<byte[], T> byDigest) {
        var map = HashMap.<Half, Entry<T>>newHashMap(byDigest.size());
        byDigest.forEach((digest, value) -> map.put(Half.first(digest), new Entry<>(digest, value)));
        return new KeyIndex<>(map);
    }

    /** What belongs to this key. */
    public Optional<T> find(String key) {
        byte[] digest = digest(key);
        Entry<T> entry = byFirstHalf.get(Half.first(digest));
        return entry != null && MessageDigest.isEqual(entry.digest, digest)
                ? Optional.of(entry.value)
                : Optional.empty();
    }

    /** What is stored of a key: its SHA-256. Keys are random, so no salt or stretching is needed. */
    public static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private record Half(long high, long low) {
        static Half first(byte[] digest) {
            var bytes = ByteBuffer.wrap(digest);
            return new Half(bytes.getLong(), bytes.getLong());
        }
    }

    /** A class, so that nothing prints a digest by accident. */
    private static final class Entry<T> {
        private final byte[] digest;
        private final T value;

        private Entry(byte[] digest, T value) {
            this.digest = digest.clone();
            this.value = value;
        }
    }
}
