package io.sluice.ledger.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal: what was appended and acknowledged is there after the process was killed, and after the machine was lost but
 * for the last {@code syncEvery}.
 *
 * <p>One thread writes: it takes all records that wait and hands them to the operating system in one {@code write}, then
 * acknowledges them. Another asks the system to bring them to the disk. So an append costs its caller no system call and
 * waits some tens of microseconds. Safe for use by any number of threads.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final int MOST_AT_ONCE = 4096;

    private final Segments segments;
    private final long segmentBytes;
    private final long syncNanos;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong size = new AtomicLong();
    private final Thread writer;
    private final Thread syncer;
    private final List<Damage> damages = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean dirty;
    private volatile FileChannel file;
    private volatile Position end;
    private volatile @Nullable IOException broken;

    private Journal(Segments segments, long segmentBytes, Duration syncEvery) throws IOException {
        this.segments = segments;
        this.segmentBytes = segmentBytes;
        this.syncNanos = syncEvery.toNanos();
        NavigableMap<Long, Long> sizes = segments.sizes();
        for (long number : List.copyOf(sizes.keySet())) {
            cutDamage(number);
        }
        sizes.keySet().forEach(number -> size.addAndGet(sizeOf(number)));
        this.end = new Position(sizes.isEmpty() ? 1 : sizes.lastKey() + 1, 0);
        this.file = open(end.segment());
        this.writer = Thread.ofPlatform().name("ledger-journal-writer").daemon().unstarted(this::write);
        this.syncer = Thread.ofPlatform().name("ledger-journal-sync").daemon().unstarted(this::sync);
    }

    /**
     * Opens the journal of a directory, which is made if it is not there. Bytes that are no whole record are cut off behind the
     * last whole one, kept beside it in a file, and reported by {@link #damages}. Blocking: reads all there is.
     *
     * @param segmentBytes how long a segment may grow before the next is begun
     * @param syncEvery    longest time until what was written is brought to the disk
     */
    public static Journal open(Path directory, long segmentBytes, Duration syncEvery) throws IOException {
        var journal = new Journal(new Segments(directory), segmentBytes, syncEvery);
        journal.writer.start();
        journal.syncer.start();
        return journal;
    }

    /** What was found damaged when it was opened. */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    /** Bytes of all segments, what waits to be written not counted. */
    public long size() {
        return size.get();
    }

    /** Behind the last record that was acknowledged. */
    public Position end() {
        return end;
    }

    /**
     * Appends a record. Returns at once.
     *
     * @param done told on the journal's thread, which it must not hold up: with null when the operating system has the record,
     *             with what went wrong otherwise
     */
    public void append(byte[] content, Consumer<@Nullable IOException> done) {
        IOException cause = broken;
        if (cause != null || closed) {
            done.accept(cause == null ? new IOException("the journal is closed") : cause);
            return;
        }
        waiting.add(new Waiting(content, done));
    }

    /**
     * Reads records in the order in which they were appended. Blocking.
     *
     * @param from  where to begin
     * @param most  how many at most
     * @param taker takes each content with the position behind it
     * @return behind the last record read; {@code from} when there is none
     */
    public Position read(Position from, int most, BiConsumer<byte[], Position> taker) throws IOException {
        Position at = from;
        Position limit = end;
        int left = most;
        for (long number : segments.sizes().tailMap(from.segment(), true).keySet()) {
            if (left == 0 || number > limit.segment()) {
                break;
            }
            try (var reader = new SegmentReader(segments.path(number), number == from.segment() ? from.offset() : 0)) {
                while (left > 0 && (number < limit.segment() || reader.offset() < limit.offset())) {
                    byte[] content = reader.next();
                    if (content == null) {
                        break;
                    }
                    at = new Position(number, reader.offset());
                    taker.accept(content, at);
                    left--;
                }
            }
        }
        return at;
    }

    /** Forgets the segments that lie wholly before a position; the one being written stays. Blocking. */
    public void release(Position before) throws IOException {
        for (var segment : segments.sizes().headMap(before.segment(), false).entrySet()) {
            if (segment.getKey() < end.segment()) {
                segments.delete(segment.getKey());
                size.addAndGet(-segment.getValue());
            }
        }
    }

    /** Begins a new segment with the next record, so that the present one can be released. */
    public void roll() {
        append(Waiting.ROLL, ignored -> {});
    }

    /** Writes what waits, brings it to the disk, and ends. */
    @Override
    public void close() throws IOException {
        closed = true;
        waiting.add(new Waiting(Waiting.STOP, ignored -> {}));
        try {
            writer.join(TimeUnit.SECONDS.toMillis(10));
            LockSupport.unpark(syncer);
            syncer.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.force(false);
        file.close();
    }

    private void write() {
        var batch = new ArrayList<Waiting>();
        boolean stop = false;
        while (!stop) {
            try {
                batch.add(waiting.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            waiting.drainTo(batch, MOST_AT_ONCE);
            stop = batch.stream().anyMatch(Waiting::isStop);
            writeAll(batch.stream().filter(record -> !record.isMark()).toList());
            if (batch.stream().anyMatch(Waiting::isRoll)) {
                tryRoll();
            }
            batch.clear();
        }
    }

    private void writeAll(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        IOException failure = broken;
        if (failure == null) {
            try {
                put(batch);
            } catch (IOException e) {
                LOG.error("The ledger's journal cannot be written", e);
                broken = e;
                failure = e;
            }
        }
        for (Waiting record : batch) {
            record.done().accept(failure);
        }
    }

    private void put(List<Waiting> batch) throws IOException {
        int bytes = batch.stream()
                .mapToInt(record -> Frame.sizeOf(record.content()))
                .sum();
        if (end.offset() > 0 && end.offset() + bytes > segmentBytes) {
            next();
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        batch.forEach(record -> Frame.put(buffer, record.content()));
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        size.addAndGet(bytes);
        end = new Position(end.segment(), end.offset() + bytes);
        dirty = true;
    }

    private void tryRoll() {
        try {
            if (end.offset() > 0) {
                next();
            }
        } catch (IOException e) {
            LOG.warn("The ledger's journal could not begin a new segment; it goes on in the present one", e);
        }
    }

    private void next() throws IOException {
        FileChannel following = open(end.segment() + 1);
        FileChannel full = file;
        file = following;
        end = new Position(end.segment() + 1, 0);
        full.force(false);
        full.close();
    }

    private void sync() {
        while (!closed) {
            LockSupport.parkNanos(syncNanos);
            if (dirty) {
                dirty = false;
                force();
            }
        }
    }

    private void force() {
        try {
            file.force(false);
        } catch (java.nio.channels.ClosedChannelException rolled) {
            dirty = true; // the segment was closed, which brought it to the disk; the next one is looked at in a moment
        } catch (IOException e) {
            LOG.error("The ledger's journal cannot be brought to the disk", e);
            broken = e;
        }
    }

    private FileChannel open(long number) throws IOException {
        return FileChannel.open(
                segments.path(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private void cutDamage(long number) throws IOException {
        Path path = segments.path(number);
        long whole;
        boolean damaged;
        try (var reader = new SegmentReader(path, 0)) {
            while (reader.next() != null) {
                // only looks for the end of what is whole
            }
            whole = reader.offset();
            damaged = reader.isDamaged();
        }
        if (damaged) {
            long cut = Files.size(path) - whole;
            Files.copy(path, path.resolveSibling(path.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
                channel.force(true);
            }
            damages.add(new Damage(number, whole, cut));
            LOG.warnf(
                    "Ledger's journal: segment %d was not whole; %d bytes behind offset %d were cut off and kept in %s",
                    number, cut, whole, path.getFileName() + ".damaged");
        }
    }

    private long sizeOf(long number) {
        try {
            return Files.size(segments.path(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Bytes that were no whole record.
     *
     * @param segment the segment's number
     * @param offset  where they began
     * @param bytes   how many were cut off
     */
    public record Damage(long segment, long offset, long bytes) {}

    private record Waiting(byte[] content, Consumer<@Nullable IOException> done) {
        static final byte[] ROLL = {};
        static final byte[] STOP = {};

        @SuppressWarnings("ReferenceEquality") // marks are told by identity
        boolean isRoll() {
            return content == ROLL;
        }

        @SuppressWarnings("ReferenceEquality")
        boolean isStop() {
            return content == STOP;
        }

        boolean isMark() {
            return isRoll() || isStop();
        }
    }
}
