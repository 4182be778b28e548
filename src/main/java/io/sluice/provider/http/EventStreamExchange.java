package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with an upstream, seen as a subscription:
 *
 * <pre>
 *   socket ── fetch one chunk ──▶ EventCutter ──▶ queue ──▶ subscriber
 *      ▲                                           │
 *      └──────── only when the queue is empty ─────┘  and there is demand
 * </pre>
 *
 * All state lives on the event loop of the exchange; calls from elsewhere are brought there.
 */
final class EventStreamExchange implements Flow.Subscription {
    private final Flow.Subscriber<? super SseEvent> subscriber;
    private final ErrorReader errors;
    private final String mediaType;
    private final EventCutter cutter;
    private final int maxErrorBytes;
    private final ArrayDeque<SseEvent> queue = new ArrayDeque<>();
    private final LoopBound loop;

    private long demand;
    private boolean draining;
    private boolean fetching;
    private boolean ended;
    private boolean done;
    private boolean emptied;
    private @Nullable Throwable brokenBy;
    private @Nullable OwnResponse exchange;
    private @Nullable HttpClientResponse response;

    EventStreamExchange(
            LoopBound loop,
            Flow.Subscriber<? super SseEvent> subscriber,
            ErrorReader errors,
            EventFraming framing,
            int maxEventBytes,
            int maxErrorBytes) {
        this.loop = loop;
        this.subscriber = subscriber;
        this.errors = errors;
        this.mediaType = framing.mediaType();
        this.cutter = framing.cutter(maxEventBytes, queue::add);
        this.maxErrorBytes = maxErrorBytes;
    }

    void open(Supplier<Future<HttpClientRequest>> connect, byte[] body) {
        subscriber.onSubscribe(this);
        loop.run(() -> connect.get()
                .onComplete(opened -> loop.run(() -> {
                    if (opened.failed()) {
                        fail(unreachable(opened.cause()));
                    } else if (done) {
                        opened.result().reset();
                    } else {
                        send(opened.result(), body);
                    }
                })));
    }

    private void send(HttpClientRequest opened, byte[] body) {
        exchange = OwnResponse.to(opened);
        opened.exceptionHandler(this::broken);
        opened.response().onComplete(replied -> {
            if (replied.failed()) {
                broken(replied.cause());
            } else {
                read(replied.result());
            }
        });
        opened.end(Buffer.buffer(body));
    }

    @Override
    public void request(long n) {
        loop.run(() -> {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            drain();
        });
    }

    @Override
    public void cancel() {
        loop.run(() -> {
            if (!done) {
                done = true;
                queue.clear();
                giveUp();
            }
        });
    }

    private void giveUp() {
        if (exchange != null) {
            exchange.giveUp();
        }
    }

    private void read(HttpClientResponse reply) {
        if (done) {
            return;
        }
        response = reply;
        reply.exceptionHandler(this::broken);
        String type = reply.getHeader("content-type");
        boolean stream = type == null || type.toLowerCase(Locale.ROOT).contains(mediaType);
        if (reply.statusCode() / 100 != 2 || !stream) {
            readError(reply);
            return;
        }
        UpstreamError refusal = ContentCoding.refusal(reply.getHeader("content-encoding"));
        if (refusal != null) {
            abandon(refusal);
            return;
        }
        reply.pause();
        reply.handler(chunk -> {
            fetching = false;
            if (done) {
                return;
            }
            try {
                cutter.feed(chunk.getBytes());
            } catch (BrokenFraming e) {
                abandon(UpstreamError.of(UpstreamError.Kind.BAD_RESPONSE, e.problem()));
                return;
            }
            drain();
        });
        reply.endHandler(end -> {
            ended = true;
            if (!done) {
                cutter.finish();
                drain();
            }
        });
        drain();
    }

    private void readError(HttpClientResponse reply) {
        Buffer body = Buffer.buffer();
        reply.handler(chunk -> {
            if (done) {
                return;
            }
            if (body.length() < maxErrorBytes) {
                body.appendBuffer(chunk);
            } else {
                abandon(errors.read(new UpstreamReply(reply.statusCode(), reply::getHeader, body.getBytes())));
            }
        });
        reply.endHandler(end -> {
            ended = true;
            if (!done) {
                fail(new CallFailed(new Failure.Upstream(
                        errors.read(new UpstreamReply(reply.statusCode(), reply::getHeader, body.getBytes())))));
            }
        });
    }

    /** Delivers what is demanded, then asks the socket for more, or ends. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!done && demand > 0 && !queue.isEmpty()) {
                demand--;
                subscriber.onNext(queue.poll());
            }
        } finally {
            draining = false;
        }
        if (done || !queue.isEmpty()) {
            return;
        }
        if (brokenBy != null) {
            if (emptied) {
                fail(broke());
            }
        } else if (ended) {
            done = true;
            subscriber.onComplete();
        } else if (demand > 0 && response != null && !fetching) {
            fetching = true;
            response.fetch(1);
        }
    }

    /** What came before the connection broke is told first: it is an answer that the provider counts. */
    private void broken(Throwable cause) {
        if (done || ended || brokenBy != null) {
            return;
        }
        brokenBy = cause;
        if (response == null) {
            fail(broke());
            return;
        }
        response.resume();
        loop.later(() -> {
            emptied = true;
            drain();
        });
    }

    /** Told before the exchange is reset: that would be taken for the upstream's own breaking off. */
    private void abandon(UpstreamError error) {
        if (!done) {
            fail(new CallFailed(new Failure.Upstream(error)));
            giveUp();
        }
    }

    private void fail(CallFailed failure) {
        if (!done) {
            done = true;
            queue.clear();
            subscriber.onError(failure);
        }
    }

    private static CallFailed unreachable(Throwable cause) {
        return cause instanceof CallFailed refused
                ? refused
                : new CallFailed(new Failure.Upstream(NetworkErrors.describe(cause)), cause);
    }

    private CallFailed broke() {
        return new CallFailed(
                new Failure.Upstream(
                        UpstreamError.of(UpstreamError.Kind.NETWORK, "The provider closed the connection too early.")),
                Objects.requireNonNull(brokenBy));
    }
}
