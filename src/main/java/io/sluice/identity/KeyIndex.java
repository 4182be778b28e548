package io.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a caller by key: one hash, one look-up. Holds digests only. Immutable.
 *
 * <p>The look-up is by the digest's first half, the second half is compared in constant time: nothing about a valid key can
 * be learnt from how long a refusal took.
 */
public final class KeyIndex {
    /** Knows nobody. */
    public static final KeyIndex EMPTY = new KeyIndex(Map.of());

    private final Map<Half, Entry> byFirstHalf;

    private KeyIndex(Map<Half, Entry> byFirstHalf) {
        this.byFirstHalf = byFirstHalf;
    }

    /** An index of these keys' digests (see {@link #digest}). */
    public static KeyIndex of(Map<byte[], Principal> byDigest) {
        var map = new HashMap<Half, Entry>();
        byDigest.forEach((digest, principal) -> map.put(Half.first(digest), new Entry(digest.clone(), principal)));
        return new KeyIndex(Map.copyOf(map));
    }

    /** Whose key this is. */
    public Optional<Principal> find(String key) {
        byte[] digest = digest(key);
        Entry entry = byFirstHalf.get(Half.first(digest));
        return entry != null && MessageDigest.isEqual(entry.digest, digest)
                ? Optional.of(entry.principal)
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
            var bytes = java.nio.ByteBuffer.wrap(digest);
            return new Half(bytes.getLong(), bytes.getLong());
        }
    }

    private static final class Entry {
        private final byte[] digest;
        private final Principal principal;

        private Entry(byte[] digest, Principal principal) {
            this.digest = digest;
            this.principal = principal;
        }
    }
}
