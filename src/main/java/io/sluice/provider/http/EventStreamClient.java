package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

/**
 * Reads event streams of upstreams. The declarative REST client buffers a stream without bound and gives up its
 * connection at the end of each, so streams come through here: bytes are taken from the socket only on demand, and
 * connections are used again.
 */
@Singleton
public final class EventStreamClient {
    private final Vertx vertx;
    private final HttpClient client;
    private final Egress egress;
    private final TraceOnWire trace;
    private final int maxEventBytes;
    private final int maxErrorBytes;

    EventStreamClient(Vertx vertx, UpstreamHttpConfig config, Egress egress, TraceOnWire trace) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAliveTimeout((int) config.keepAlive().toSeconds())
                .setMaxHeaderSize(64 * 1024)
                .setTcpNoDelay(true);
        this.vertx = vertx;
        this.egress = egress;
        this.trace = trace;
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(config.maxConnections()))
                .withConnectHandler(OwnResponse::countOn)
                .build();
        this.maxEventBytes = (int) config.maxEventSize().asLongValue();
        this.maxErrorBytes = (int) config.maxErrorSize().asLongValue();
    }

    /**
     * Sends a request and reads its event stream. Cold: each subscription sends once. Demand-driven: no more than one
     * chunk of the socket is held. Cancelling closes the exchange at once, before the reply and after. Redirects are never
     * followed: they would carry the credential to another host.
     *
     * @param errors reads replies that are no event stream with status 2xx
     * @return the events; fails with {@link io.sluice.model.CallFailed}
     */
    public Multi<SseEvent> post(UpstreamRequest request, ErrorReader errors) {
        return post(request, errors, EventFraming.SERVER_SENT);
    }

    /** The same for a stream of another framing. */
    public Multi<SseEvent> post(UpstreamRequest request, ErrorReader errors, EventFraming framing) {
        return Multi.createFrom().deferred(() -> exchange(request, errors, framing));
    }

    private Multi<SseEvent> exchange(UpstreamRequest request, ErrorReader errors, EventFraming framing) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(request.address().toString())
                .setFollowRedirects(false);
        for (var header : request.headers()) {
            options.addHeader(header.getKey(), header.getValue());
        }
        trace.add(options.getHost(), options.getPort(), options::putHeader);
        Multi<SseEvent> events = Multi.createFrom()
                .publisher(subscriber -> new EventStreamExchange(
                                new LoopBound(vertx), subscriber, errors, framing, maxEventBytes, maxErrorBytes)
                        .open(() -> client.request(options).compose(this::inspected), request.body()));
        return egress.admit(options.getHost()).onItem().transformToMulti(admitted -> events);
    }

    private Future<HttpClientRequest> inspected(HttpClientRequest request) {
        CallFailed refused = egress.inspect(request);
        return refused == null ? Future.succeededFuture(request) : Future.failedFuture(refused);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
