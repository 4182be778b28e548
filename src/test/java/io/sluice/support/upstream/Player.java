package io.sluice.support.upstream;

import io.netty.channel.ChannelOption;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Score.Step;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Plays a score on one connection, never faster than the client reads. All on the request's event loop.
 *
 * <p>Tokens and completion are booked before the bytes that carry them are handed to the socket, so that a client that
 * has seen them also sees them counted; they are taken back when the socket refuses.
 */
final class Player {

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RecordedRequest exchange;
    private final TokenLedger ledger;
    private final Score score;
    private int next;
    private long repeated;

    Player(Vertx vertx, HttpServerRequest request, RecordedRequest exchange, TokenLedger ledger, Score score) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.exchange = exchange;
        this.ledger = ledger;
        this.score = score;
    }

    void play() {
        while (!exchange.isOver()) {
            if (next == score.steps().size()) {
                finish(Buffer.buffer(), Tokens.NONE, 0);
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> {
                    response.drainHandler(null);
                    play();
                });
                return;
            }
            if (!step(score.steps().get(next))) {
                return;
            }
        }
    }

    /** Does one step; false when the next one has to wait. */
    private boolean step(Step step) {
        return switch (step) {
            case Step.Head _ -> {
                next++;
                head();
                yield true;
            }
            case Step.Write write -> {
                next++;
                yield write(write);
            }
            case Step.Repeat(var frame, var credit, var bytes) -> {
                if (repeated >= bytes) {
                    next++;
                } else {
                    repeated += frame.length();
                    send(frame, credit, 1);
                }
                yield true;
            }
            case Step.Pause(var time) -> {
                next++;
                vertx.setTimer(Math.max(1, time.toMillis()), _ -> play());
                yield false;
            }
            case Step.Stall _ -> false;
            case Step.Cut(var reset) -> {
                cut(reset);
                yield false;
            }
        };
    }

    private void head() {
        response.setStatusCode(score.status());
        score.headers().forEach(response::putHeader);
        response.setChunked(score.length() < 0);
        exchange.answered(score.status());
    }

    private boolean write(Step.Write write) {
        if (next == score.steps().size()) {
            finish(write.bytes(), write.credit(), write.closesFrames());
            return false;
        }
        send(write.bytes(), write.credit(), write.closesFrames());
        if (write.alone()) {
            vertx.runOnContext(_ -> play());
        }
        return !write.alone();
    }

    private void send(Buffer bytes, Tokens credit, int closesFrames) {
        book(bytes, credit, closesFrames);
        response.write(bytes).onComplete(sent -> {
            if (sent.succeeded()) {
                exchange.accepted(bytes.length());
            } else {
                takeBack(credit, closesFrames);
            }
        });
    }

    private void finish(Buffer bytes, Tokens credit, int closesFrames) {
        book(bytes, credit, closesFrames);
        exchange.end(Outcome.COMPLETED);
        response.end(bytes).onComplete(sent -> {
            if (sent.succeeded()) {
                exchange.accepted(bytes.length());
            } else {
                takeBack(credit, closesFrames);
                exchange.notCompleted();
            }
        });
    }

    private void book(Buffer bytes, Tokens credit, int closesFrames) {
        exchange.offered(bytes.length(), closesFrames);
        if (!credit.equals(Tokens.NONE)) {
            ledger.add(score.account(), exchange.credit(credit) ? 1 : 0, credit);
        }
    }

    private void takeBack(Tokens credit, int closesFrames) {
        exchange.refused(closesFrames);
        if (!credit.equals(Tokens.NONE)) {
            ledger.takeBack(score.account(), exchange.takeBack(credit) ? 1 : 0, credit);
        }
    }

    private void cut(boolean reset) {
        exchange.end(Outcome.CUT_BY_SCRIPT);
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
            return;
        }
        if (reset && request.connection() instanceof ConnectionBase connection) {
            // Closing with unsent data discarded at once is what makes the kernel send RST.
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }
}
