package io.sluice.identity;

import java.nio.ByteBuffer;

/**
 * The SHA-256 of a key, all that is kept of it. Four numbers instead of an array: there are very many of them. Compared in
 * constant time; a class, so that nothing prints it by accident.
 */
public final class KeyDigest {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private KeyDigest(ByteBuffer bytes) {
        first = bytes.getLong();
        second = bytes.getLong();
        third = bytes.getLong();
        fourth = bytes.getLong();
    }

    /** The digest that is kept as these bytes. */
    public static KeyDigest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a digest has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new KeyDigest(ByteBuffer.wrap(bytes));
    }

    /** As it is kept. */
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyDigest that
                && ((first ^ that.first) | (second ^ that.second) | (third ^ that.third) | (fourth ^ that.fourth)) == 0;
    }

    /** The digest is random already. */
    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }
}
