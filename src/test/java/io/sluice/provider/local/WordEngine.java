package io.sluice.provider.local;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An engine whose pieces are words of at most five and whose vectors say which word came first. Each embedding waits for a
 * permit, so that a test decides what is under way.
 */
final class WordEngine implements EmbeddingEngine {
    private static final Pattern WORD = Pattern.compile("\\S+");

    /** The first words embedded, in order. */
    final BlockingQueue<Long> embedded = new LinkedBlockingQueue<>();

    private final Semaphore permits;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    private WordEngine(int permits) {
        this.permits = new Semaphore(permits);
    }

    static WordEngine free() {
        return new WordEngine(Integer.MAX_VALUE);
    }

    static WordEngine held() {
        return new WordEngine(0);
    }

    void allow(int embeddings) {
        permits.release(embeddings);
    }

    /** How many embeddings wait for a permit. */
    int underWay() {
        return underWay.get();
    }

    /** How many did at once. */
    int mostUnderWay() {
        return mostUnderWay.get();
    }

    /** What stands for a word. */
    static long id(String word) {
        return word.hashCode();
    }

    @Override
    public String model() {
        return "words";
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public int longest() {
        return 5;
    }

    @Override
    public Pieces read(String text) {
        return new Pieces(WORD.matcher(text)
                .results()
                .mapToLong(match -> id(match.group()))
                .toArray());
    }

    @Override
    public double[] embed(Pieces pieces) {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        permits.acquireUninterruptibly();
        underWay.decrementAndGet();
        if (pieces.ids()[0] == id("broken")) {
            throw new EngineFailed("no such library", new UnsatisfiedLinkError("libwords.so"));
        }
        embedded.add(pieces.ids()[0]);
        return new double[] {pieces.ids()[0], pieces.size()};
    }
}
