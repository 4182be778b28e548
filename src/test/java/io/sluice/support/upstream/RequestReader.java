package io.sluice.support.upstream;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes a request off the network. */
final class RequestReader {

    private RequestReader() {}

    /** The request's head, before its body has come. */
    static RecordedRequest record(HttpServerRequest request) {
        return new RecordedRequest(
                request.method().name(), request.path(), copy(request.params()), copy(request.headers()));
    }

    /** The request line alone, for when nobody will look at the rest. */
    static RecordedRequest head(HttpServerRequest request) {
        return new RecordedRequest(request.method().name(), request.path(), Map.of(), Map.of());
    }

    /**
     * The whole body. With a pause it is read one network read at a time, which leaves the client's socket full; the
     * future fails when the client goes away before the end.
     */
    static Future<Buffer> read(Vertx vertx, HttpServerRequest request, Duration pause) {
        if (pause.isZero()) {
            return request.body();
        }
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        request.pause();
        request.handler(piece -> {
            body.appendBuffer(piece);
            vertx.setTimer(pause.toMillis(), _ -> request.fetch(1));
        });
        request.exceptionHandler(whole::tryFail);
        request.endHandler(_ -> whole.tryComplete(body));
        request.fetch(1);
        return whole.future();
    }

    private static Map<String, List<String>> copy(MultiMap entries) {
        var copy = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        entries.forEach((name, value) ->
                copy.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        copy.replaceAll((_, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(copy);
    }
}
