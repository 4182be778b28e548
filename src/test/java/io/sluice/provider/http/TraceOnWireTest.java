package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.telemetry.Answered;
import io.sluice.telemetry.AttemptSpan;
import io.sluice.telemetry.RequestMarks;
import io.sluice.telemetry.TraceContext;
import io.sluice.telemetry.TraceToProviders;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TraceOnWireTest {
    private static final TraceContext CALLER =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, "rojo=1");
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @Test
    void passesOnWhatTheCallerSentAsItCame() {
        assertThat(sent(TraceToProviders.ALL, CALLER, null))
                .isEqualTo(Map.of("traceparent", CALLER.parent(), "tracestate", "rojo=1"));
    }

    @Test
    void canKeepTheStateOrAllOfItBack() {
        assertThat(sent(TraceToProviders.PARENT, CALLER, null)).isEqualTo(Map.of("traceparent", CALLER.parent()));
        assertThat(sent(TraceToProviders.NONE, CALLER, null)).isEmpty();
    }

    @Test
    void sendsNothingWhereNobodySpeaksOfATrace() {
        assertThat(sent(TraceToProviders.ALL, null, null)).isEmpty();
    }

    @Test
    void namesTheAttemptsSpanWhereThereIsOne() {
        var attempt = new Span(new TraceContext(CALLER.traceId(), "1111111111111111", 1, "rojo=1"));

        assertThat(sent(TraceToProviders.ALL, CALLER, attempt))
                .containsEntry("traceparent", "00-" + CALLER.traceId() + "-1111111111111111-01");
        assertThat(attempt.address).isEqualTo("api.example.com:443");
        assertThat(sent(TraceToProviders.NONE, CALLER, attempt)).isEmpty();
    }

    @Test
    void outsideOfARequestNothingIsKept() {
        RequestMarks.begin(CallId.next(), CALLER);
        RequestMarks.route("r");

        assertThat(RequestMarks.caller()).isNull();
    }

    /** In a context like that of a request. */
    private static Map<String, String> sent(
            TraceToProviders told, @Nullable TraceContext caller, @Nullable AttemptSpan attempt) {
        var sent = new CompletableFuture<Map<String, String>>();
        ((ContextInternal) VERTX.getOrCreateContext()).duplicate().runOnContext(ignored -> {
            RequestMarks.begin(CallId.next(), caller);
            if (attempt != null) {
                RequestMarks.sending(attempt);
            }
            Map<String, String> headers = new HashMap<>();
            TestTrace.toProviders(told).add("api.example.com", 443, headers::put);
            sent.complete(headers);
        });
        return sent.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static final class Span implements AttemptSpan {
        private final TraceContext context;
        private String address = "";

        Span(TraceContext context) {
            this.context = context;
        }

        @Override
        public TraceContext context() {
            return context;
        }

        @Override
        public void sentTo(String host, int port) {
            address = host + ":" + port;
        }

        @Override
        public void end(@Nullable Failure failure, @Nullable Answered answered) {
            // never is
        }
    }
}
