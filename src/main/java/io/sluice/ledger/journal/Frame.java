package io.sluice.ledger.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The form of a record in a segment: four bytes of length, four of CRC-32C over length and content, the content; big-endian.
 * A length of 0 is no record, so that a file grown with zeros by a file system's crash reads as torn.
 */
final class Frame {
    static final int HEADER = 8;

    /** Longer contents are refused: a damaged length must not make a reader ask for gigabytes. */
    static final int LONGEST = 16 * 1024 * 1024;

    private Frame() {}

    static int sizeOf(byte[] content) {
        return HEADER + content.length;
    }

    /** Puts a record into a buffer with room for it. */
    static void put(ByteBuffer buffer, byte[] content) {
        if (content.length == 0 || content.length > LONGEST) {
            throw new IllegalArgumentException("a record of " + content.length + " bytes");
        }
        buffer.putInt(content.length).putInt(checksum(content.length, content)).put(content);
    }

    /** The length a header tells; empty when it cannot be one. */
    static Optional<Integer> length(ByteBuffer header) {
        int length = header.getInt(0);
        return length <= 0 || length > LONGEST ? Optional.empty() : Optional.of(length);
    }

    static boolean isIntact(ByteBuffer header, byte[] content) {
        return header.getInt(4) == checksum(content.length, content);
    }

    private static int checksum(int length, byte[] content) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(0, length));
        crc.update(content);
        return (int) crc.getValue();
    }
}
