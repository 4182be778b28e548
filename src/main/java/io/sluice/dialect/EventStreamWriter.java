package io.sluice.dialect;

import io.sluice.model.CallFailed;
import io.sluice.model.ReplyFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream to one caller: the next frame is asked for only when the last one is on the wire, so a slow caller pauses
 * the provider and memory stays flat. A caller who waits long is shown that the stream is alive, where the dialect has a way
 * to say so. A caller who leaves cancels the frames.
 */
final class EventStreamWriter implements Flow.Subscriber<ReplyFrame> {
    private static final Logger LOG = Logger.getLogger(EventStreamWriter.class);

    /** How long nothing is said before a caller is shown that the stream is alive, where the dialect can. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    /** The ids of timers are not negative. */
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final FrameEncoder encoder;
    private final Duration keepAliveAfter;
    private final Runnable whenDone;
    private Flow.@Nullable Subscription frames;
    private long keepAlive = NO_TIMER;
    private boolean spoke;
    private boolean over;

    EventStreamWriter(
            Vertx vertx,
            HttpServerResponse response,
            FrameEncoder encoder,
            Duration keepAliveAfter,
            Runnable whenDone) {
        this.vertx = vertx;
        this.response = response;
        this.encoder = encoder;
        this.keepAliveAfter = keepAliveAfter;
        this.whenDone = whenDone;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        frames = subscription;
        if (response.closed()) {
            callerLeft();
            return;
        }
        response.closeHandler(closed -> callerLeft());
        response.exceptionHandler(broken -> callerLeft());
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        if (!encoder.keepAlive().isEmpty()) {
            keepAlive = vertx.setPeriodic(keepAliveAfter.toMillis(), timer -> keepAlive());
        }
        subscription.request(1);
    }

    @Override
    public void onNext(ReplyFrame frame) {
        if (over) {
            return;
        }
        spoke = true;
        String text;
        try {
            text = encoder.encode(frame);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "a frame could not be encoded");
            cancel();
            onError(bug);
            return;
        }
        if (text.isEmpty()) {
            more();
        } else {
            write(text).onComplete(written -> {
                if (written.succeeded()) {
                    more();
                } else {
                    callerLeft();
                }
            });
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(encoder.fail(CallFailed.failureOf(thrown)));
    }

    @Override
    public void onComplete() {
        end(encoder.complete());
    }

    private void more() {
        if (!over && frames != null) {
            frames.request(1);
        }
    }

    /** Only where nothing was said since the last time, and nothing is still on its way. */
    private void keepAlive() {
        String event = spoke || response.writeQueueFull() ? "" : encoder.keepAlive();
        spoke = false;
        if (!over && !event.isEmpty()) {
            write(event);
        }
    }

    private Future<Void> write(String text) {
        return response.write(Buffer.buffer(text));
    }

    private void end(String text) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(keepAlive);
        (text.isEmpty() ? response.end() : response.end(Buffer.buffer(text))).onComplete(ended -> whenDone.run());
    }

    private void callerLeft() {
        if (!over) {
            over = true;
            vertx.cancelTimer(keepAlive);
            cancel();
            whenDone.run();
        }
    }

    private void cancel() {
        if (frames != null) {
            frames.cancel();
        }
    }
}
