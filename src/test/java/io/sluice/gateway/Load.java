package io.sluice.gateway;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that call as long as they are let, whether the gateway is there or not: each call with a user of its own, whole and
 * streamed, to either provider.
 */
final class Load implements AutoCloseable {
    /** A little more than a call can cost at the prices of the tests. */
    static final long MOST_NANO_USD = 1_500_000;

    private static final String BODY =
            "{\"model\":\"%s\",\"stream\":%s,\"user\":\"%s\",\"max_tokens\":120,\"messages\":[{\"role\":\"user\",\"content\":\"Rivers?\"}]}";
    private static final long PAUSE_NANOS = 20_000_000;

    /** So that the callers leave the processors to the gateway that is about to start. */
    private static final long DEAD_NANOS = 100_000_000;

    private final GatewaySetup setup;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();

    private Load(GatewaySetup setup) {
        this.setup = setup;
    }

    static Load start(GatewaySetup setup, int callers) {
        var load = new Load(setup);
        for (int i = 0; i < callers; i++) {
            load.callers.add(Thread.ofVirtual().start(load::callOn));
        }
        return load;
    }

    /** Calls that were answered with 200. */
    int served() {
        return served.get();
    }

    /** No more calls; returns when those under way have ended. */
    void stop() throws InterruptedException {
        stopped.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private void callOn() {
        while (!stopped.get()) {
            int number = serial.incrementAndGet();
            String route = number % 3 == 0 ? "anthropic" : "openai";
            try {
                HttpResponse<String> reply =
                        setup.post("/v1/chat/completions", BODY.formatted(route, number % 2 == 0, "user-" + number));
                if (reply.statusCode() == 200) {
                    served.incrementAndGet();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS); // refused: it is somebody else's turn
                }
            } catch (IOException e) {
                LockSupport.parkNanos(DEAD_NANOS); // the gateway is dead, as it should be now and then
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
