package io.sluice.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a sequence of values so that no two sequences of the same kinds give the same bytes: numbers as 8 bytes, texts as the
 * length of their UTF-8 in 4 bytes and the UTF-8 itself, no text as the length -1; all big-endian.
 */
final class CanonicalBytes {
    private static final int NONE = -1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    /**
     * @param kind what is written, so that bytes of one kind are never those of another
     */
    CanonicalBytes(String kind) {
        text(kind);
    }

    CanonicalBytes number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    CanonicalBytes text(@Nullable String value) {
        if (value == null) {
            length(NONE);
            return this;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        length(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void length(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
