package io.sluice.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads the records of one segment, one after the other, up to its end or to the first that is not whole. Blocking. */
final class SegmentReader implements AutoCloseable {
    private final FileChannel file;
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
    private long offset;
    private boolean damaged;

    SegmentReader(Path path, long from) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.offset = from;
    }

    /** The next record's content; null at the end, which {@link #isDamaged} tells from a record that is not whole. */
    byte @Nullable [] next() throws IOException {
        header.clear();
        int read = readFully(header, offset);
        if (read == 0) {
            return null;
        }
        var length = read < Frame.HEADER ? java.util.Optional.<Integer>empty() : Frame.length(header);
        if (length.isEmpty() || offset + Frame.HEADER + length.get() > file.size()) {
            damaged = true;
            return null;
        }
        ByteBuffer content = ByteBuffer.allocate(length.get());
        if (readFully(content, offset + Frame.HEADER) < length.get() || !Frame.isIntact(header, content.array())) {
            damaged = true;
            return null;
        }
        offset += Frame.HEADER + length.get();
        return content.array();
    }

    /** Behind the last record that {@link #next} gave. */
    long offset() {
        return offset;
    }

    /** Whether {@link #next} stopped at bytes that are no whole record. */
    boolean isDamaged() {
        return damaged;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int readFully(ByteBuffer into, long from) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int read = file.read(into, from + total);
            if (read < 0) {
                break;
            }
            total += read;
        }
        return total;
    }
}
