package io.sluice.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long LARGE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasAppendedInItsOrder() throws IOException {
        try (Journal journal = open(LARGE)) {
            append(journal, "one", "two", "three");
            assertThat(all(journal)).containsExactly("one", "two", "three");
        }
        try (Journal journal = open(LARGE)) {
            append(journal, "four");
            assertThat(all(journal)).containsExactly("one", "two", "three", "four");
            assertThat(journal.damages()).isEmpty();
        }
    }

    @Test
    void readsOnFromAPosition() throws IOException {
        try (Journal journal = open(40)) {
            append(journal, texts(20));
            var read = new ArrayList<String>();
            Position at = Position.START;
            for (int i = 0; i < 20; i += 3) {
                at = journal.read(at, 3, (content, behind) -> read.add(text(content)));
            }
            assertThat(read).containsExactly(texts(20));
            assertThat(journal.read(at, 3, (content, behind) -> read.add(text(content))))
                    .isEqualTo(at);
        }
    }

    @Test
    void releasesWholeSegmentsOnly() throws IOException {
        try (Journal journal = open(40)) {
            for (String text : texts(20)) {
                append(journal, text); // one by one: what is written at once goes into one segment
            }
            long before = journal.size();
            Position middle = journal.read(Position.START, 10, (content, behind) -> {});
            journal.release(middle);
            assertThat(journal.size()).isLessThan(before);
            assertThat(all(journal)).endsWith("text-19").contains("text-10");
            journal.release(journal.end());
            assertThat(Files.list(directory).filter(file -> file.toString().endsWith(".journal")))
                    .hasSize(1);
        }
    }

    @Test
    void everyTornTailIsCutAndReported() throws IOException {
        byte[] whole;
        try (Journal journal = open(LARGE)) {
            append(journal, "first", "second");
        }
        Path segment = directory.resolve("000000000001.journal");
        whole = Files.readAllBytes(segment);
        int firstEnds = Frame.HEADER + "first".length();
        for (int length = firstEnds + 1; length < whole.length; length++) {
            clear();
            Files.write(segment, java.util.Arrays.copyOf(whole, length));
            try (Journal journal = open(LARGE)) {
                assertThat(journal.damages()).containsExactly(new Journal.Damage(1, firstEnds, length - firstEnds));
                append(journal, "third");
                assertThat(all(journal)).containsExactly("first", "third");
            }
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        try (Journal journal = open(LARGE)) {
            append(journal, "first", "second");
        }
        Path segment = directory.resolve("000000000001.journal");
        byte[] whole = Files.readAllBytes(segment);
        int firstEnds = Frame.HEADER + "first".length();
        for (int i = firstEnds; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x10;
            clear();
            Files.write(segment, damaged);
            try (Journal journal = open(LARGE)) {
                assertThat(journal.damages()).hasSize(1);
                assertThat(all(journal)).containsExactly("first");
            }
        }
    }

    @Test
    void zerosAtTheEndAreATornTail() throws IOException {
        try (Journal journal = open(LARGE)) {
            append(journal, "first");
        }
        try (FileChannel file =
                FileChannel.open(directory.resolve("000000000001.journal"), StandardOpenOption.APPEND)) {
            file.write(ByteBuffer.allocate(4096));
        }
        try (Journal journal = open(LARGE)) {
            assertThat(journal.damages()).containsExactly(new Journal.Damage(1, 13, 4096));
            assertThat(all(journal)).containsExactly("first");
        }
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        try (Journal journal = open(5_000);
                var threads = Executors.newFixedThreadPool(8)) {
            var done = new ArrayList<CompletableFuture<Void>>();
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                done.add(CompletableFuture.runAsync(
                        () -> IntStream.range(0, 500).forEach(i -> append(journal, number + ":" + i)), threads));
            }
            CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            List<String> read = all(journal);
            assertThat(read).hasSize(4_000).doesNotHaveDuplicates();
            for (int thread = 0; thread < 8; thread++) {
                String prefix = thread + ":";
                assertThat(read.stream().filter(text -> text.startsWith(prefix)))
                        .containsExactly(IntStream.range(0, 500)
                                .mapToObj(i -> prefix + i)
                                .toArray(String[]::new));
            }
        }
    }

    /** Group commit and close meet in many ways: nobody is left without an answer, and an acknowledged record is there. */
    @Test
    void whoAppendsWhileItClosesIsToldOnceAndWhatIsAcknowledgedIsThere() throws Exception {
        for (int round = 0; round < 25; round++) {
            clear();
            var told = new ConcurrentHashMap<String, Integer>();
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            Journal journal = open(2_000);
            var begin = new CountDownLatch(1);
            int records = 40;
            try (var threads = Executors.newFixedThreadPool(4)) {
                for (int thread = 0; thread < 4; thread++) {
                    int number = thread;
                    threads.submit(() -> {
                        begin.await();
                        for (int i = 0; i < records; i++) {
                            String text = number + ":" + i;
                            journal.append(text.getBytes(StandardCharsets.UTF_8), failure -> {
                                told.merge(text, 1, Integer::sum);
                                if (failure == null) {
                                    acknowledged.add(text);
                                }
                            });
                        }
                        return null;
                    });
                }
                begin.countDown();
                journal.close();
            }
            assertThat(told)
                    .hasSize(4 * records)
                    .allSatisfy((text, times) -> assertThat(times).isEqualTo(1));
            try (Journal again = open(2_000)) {
                assertThat(all(again)).containsExactlyInAnyOrderElementsOf(acknowledged);
            }
        }
    }

    @Test
    void refusesRecordsAfterItWasClosed() throws Exception {
        Journal journal = open(LARGE);
        journal.close();
        var told = new CompletableFuture<IOException>();
        journal.append(new byte[] {1}, told::complete);
        assertThat(told.get(5, TimeUnit.SECONDS)).hasMessage("the journal is closed");
    }

    private Journal open(long segmentBytes) throws IOException {
        return Journal.open(directory, segmentBytes, Duration.ofMillis(20));
    }

    private static void append(Journal journal, String... texts) {
        CompletableFuture<?>[] all = new CompletableFuture<?>[texts.length];
        for (int i = 0; i < texts.length; i++) {
            var one = new CompletableFuture<Void>();
            all[i] = one;
            journal.append(texts[i].getBytes(StandardCharsets.UTF_8), failure -> {
                if (failure == null) {
                    one.complete(null);
                } else {
                    one.completeExceptionally(failure);
                }
            });
        }
        CompletableFuture.allOf(all).join();
    }

    private static List<String> all(Journal journal) throws IOException {
        var read = new ArrayList<String>();
        journal.read(Position.START, Integer.MAX_VALUE, (content, behind) -> read.add(text(content)));
        return read;
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text-" + i).toArray(String[]::new);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private void clear() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
