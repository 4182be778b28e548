package io.sluice.provider.local;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.provider.local.EmbeddingEngine.EngineFailed;
import io.sluice.provider.local.EmbeddingEngine.Pieces;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The line of calls before the model. As many texts are embedded at once as there are threads; a call has a batch of its texts
 * embedded and goes to the end of the line, so that a short call does not wait for a long one:
 *
 * <pre>
 *   embed ─▶ [ C, B, A ] ─▶ thread: a batch of A ─▶ done? ─ yes ─▶ answer
 *                 ▲                                   │
 *                 └───────────────── no ──────────────┘
 * </pre>
 *
 * Bounded by the texts of all calls in it, those under way included. Within a batch the model is run for each text by itself:
 * the quantized model scales its numbers by all that is in one run, and a text would get another vector in other company.
 */
final class EmbeddingLine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddingLine.class);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final EmbeddingEngine engine;
    private final LocalConfig config;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger waiting = new AtomicInteger();

    EmbeddingLine(EmbeddingEngine engine, LocalConfig config) {
        this.engine = engine;
        this.config = config;
        ThreadFactory daemons =
                Thread.ofPlatform().daemon().name("local-embeddings-", 0).factory();
        this.threads = new ThreadPoolExecutor(
                config.threads(), config.threads(), 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        threads.allowCoreThreadTimeOut(true);
    }

    /** What the texts of a call have become. */
    record Embedded(List<double[]> vectors, long pieces) {}

    /** What becomes of a text that the model cannot read as it is. Called on a thread of this line. */
    @FunctionalInterface
    interface Measure {
        /**
         * The pieces to embed.
         *
         * @param index of the text among those of the call
         * @throws CallFailed when the call is to be refused
         */
        Pieces checked(int index, Pieces pieces);
    }

    /** Texts of all calls that wait or are under way. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Embeds texts. Cold. All of them are measured before the first is embedded. Ends on a thread of this line; cancelling
     * leaves the line, at the latest after the text that is being embedded.
     *
     * @return fails with {@link CallFailed}: {@link Failure.Unavailable} when the line is full or the model does not work
     */
    Uni<Embedded> embed(List<String> texts, Measure measure) {
        return Uni.createFrom().emitter(emitter -> {
            if (waiting.addAndGet(texts.size()) > config.maxWaitingTexts()) {
                waiting.addAndGet(-texts.size());
                throw new CallFailed(new Failure.Unavailable(
                        "The model in this gateway is busy: as many texts wait for it as are allowed ("
                                + config.maxWaitingTexts() + "). Try again later, or send fewer texts.",
                        MOMENT));
            }
            var work = new Work(texts, measure, emitter);
            emitter.onTermination(work::leave);
            work.stand();
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One call in the line. On one thread at a time; handing it to the next makes what it has seen visible there. */
    private final class Work implements Runnable {
        private final List<String> texts;
        private final Measure measure;
        private final UniEmitter<? super Embedded> emitter;
        private final AtomicBoolean left = new AtomicBoolean();
        private final List<Pieces> read = new ArrayList<>();
        private final List<double[]> vectors = new ArrayList<>();

        Work(List<String> texts, Measure measure, UniEmitter<? super Embedded> emitter) {
            this.texts = texts;
            this.measure = measure;
            this.emitter = emitter;
        }

        /** Goes to the end of the line. */
        void stand() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException closed) {
                end(new Failure.Unavailable("The gateway is stopping.", null));
            }
        }

        /** Gives the places back, once; whoever comes to run it then does nothing. */
        void leave() {
            if (left.compareAndSet(false, true)) {
                waiting.addAndGet(-texts.size());
                threads.remove(this);
            }
        }

        @Override
        public void run() {
            try {
                if (read.isEmpty()) {
                    measureAll();
                }
                int end = Math.min(vectors.size() + config.batchSize(), texts.size());
                while (vectors.size() < end && !left.get()) {
                    vectors.add(engine.embed(read.get(vectors.size())));
                }
            } catch (EngineFailed broken) {
                LOG.errorf(broken, "Local model does not work model=%s", engine.model());
                end(new Failure.Unavailable(
                        "The model in this gateway does not work. Its administrators can see why in the log.", null));
                return;
            } catch (RuntimeException | Error failed) {
                fail(failed); // a call that is refused, or a bug: whoever called knows what to do with either
                return;
            }
            if (left.get()) {
                return;
            }
            if (vectors.size() < texts.size()) {
                stand();
            } else {
                leave();
                emitter.complete(new Embedded(
                        vectors, read.stream().mapToLong(Pieces::size).sum()));
            }
        }

        private void measureAll() {
            for (int i = 0; i < texts.size() && !left.get(); i++) {
                read.add(measure.checked(i, engine.read(texts.get(i))));
            }
        }

        private void end(Failure failure) {
            fail(new CallFailed(failure));
        }

        /** Ends the call. Its places are free before whoever called knows, who may send the next call at once. */
        private void fail(Throwable failed) {
            leave();
            emitter.fail(failed);
        }
    }
}
