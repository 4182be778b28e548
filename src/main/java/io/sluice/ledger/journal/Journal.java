package io.sluice.ledger.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final long MOST_BYTES_AT_ONCE = 4L * 1024 * 1024;

    private final Segments segments;
    private final long segmentBytes;
    private final long syncNanos;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong size = new AtomicLong();
    private final FileChannel lock;
    private final Thread writer;
    private final Thread syncer;
    private final List<Damage> damages = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile boolean dirty;
    private volatile FileChannel file;
    private volatile Position end;
    private volatile @Nullable IOException broken;

    private Journal(Segments segments, FileChannel lock, long segmentBytes, Duration syncEvery) throws IOException {
        this.segments = segments;
        this.lock = lock;
        this.segmentBytes = segmentBytes;
        this.syncNanos = syncEvery.toNanos();
        NavigableMap<Long, Long> sizes = segments.sizes();
        for (long number : List.copyOf(sizes.keySet())) {
            segments.cutDamage(number).ifPresent(damages::add);
        }
        sizes.keySet().forEach(number -> size.addAndGet(sizeOf(number)));
        this.end = new Position(sizes.isEmpty() ? 1 : sizes.lastKey() + 1, 0);
        this.file = segments.create(end.segment());
        this.writer = Thread.ofPlatform().name("ledger-journal-writer").daemon().unstarted(this::write);
        this.syncer = Thread.ofPlatform().name("ledger-journal-sync").daemon().unstarted(this::sync);
    }

    /**
     * Opens the journal of a directory, which is made if it is not there. Bytes that are no whole record are cut off behind the
     * last whole one, kept beside it in a file, and reported by {@link #damages}. Blocking: reads all there is. Nobody else
     * can open it until it is closed.
     *
     * @param segmentBytes how long a segment may grow before the next is begun
     * @param syncEvery    longest time until what was written is brought to the disk
     */
    public static Journal open(Path directory, long segmentBytes, Duration syncEvery) throws IOException {
        var segments = new Segments(directory);
        FileChannel lock = segments.lock();
        Journal journal;
        try {
            journal = new Journal(segments, lock, segmentBytes, syncEvery);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
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

    /** Why it takes no records any more; null while it does. */
    public @Nullable IOException broken() {
        return broken;
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
            done.accept(cause == null ? closed() : cause);
            return;
        }
        if (content.length > Frame.LONGEST) {
            done.accept(new IOException("a record of " + content.length + " bytes is too long"));
            return;
        }
        waiting.add(new Waiting(content, done));
        if (ended) {
            refuseWaiting();
        }
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
        try (FileChannel last = file;
                FileChannel freed = lock) {
            last.force(false);
        }
    }

    private void write() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = writeWaiting();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            refuseWaiting();
        }
    }

    /** False when it is told to stop. */
    private boolean writeWaiting() throws InterruptedException {
        var batch = new ArrayList<Waiting>();
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST_AT_ONCE);
        var records = new ArrayList<Waiting>(batch.size());
        long bytes = 0;
        for (Waiting record : batch) {
            if (record.isMark()) {
                continue;
            }
            if (bytes + record.content().length > MOST_BYTES_AT_ONCE) {
                writeAll(records);
                records.clear();
                bytes = 0;
            }
            records.add(record);
            bytes += record.content().length;
        }
        writeAll(records);
        if (batch.stream().anyMatch(Waiting::isRoll)) {
            tryRoll();
        }
        return batch.stream().noneMatch(Waiting::isStop);
    }

    /** Whoever appended while it ended is told so: by the writer at its end, or by itself if it came later. */
    private void refuseWaiting() {
        for (Waiting record = waiting.poll(); record != null; record = waiting.poll()) {
            tell(record, closed());
        }
    }

    private static IOException closed() {
        return new IOException("the journal is closed");
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
                failure = e;
                takeBack(e);
            }
        }
        for (Waiting record : batch) {
            tell(record, failure);
        }
    }

    private static void tell(Waiting record, @Nullable IOException failure) {
        try {
            record.done().accept(failure);
        } catch (RuntimeException e) { // theirs, and must not end the writer
            LOG.error("Whoever appended a record could not be told of it", e);
        }
    }

    /** A full disk may have room again: cuts off what was written of the batch, so that the next one can be tried. */
    private void takeBack(IOException cause) {
        try {
            file.truncate(end.offset());
        } catch (IOException e) {
            cause.addSuppressed(e);
            broken = cause;
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
        FileChannel following = segments.create(end.segment() + 1);
        FileChannel full = file;
        file = following;
        end = new Position(end.segment() + 1, 0);
        try (full) {
            full.force(false);
        } catch (IOException e) { // what the disk did not take once it may never take
            broken = e;
            throw e;
        }
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
