package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.dialect.GatewayReply;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;

/** Runs a call in the words of its generation. Results are cold and fail with {@link io.sluice.model.CallFailed} only. */
@Singleton
final class Invocations {
    private final CallPipeline pipeline;
    private final Clock clock;

    Invocations(CallPipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /**
     * Reads the body, asks the route, writes the answer.
     *
     * @param endsWithDone see {@link StreamOptions}
     */
    Uni<GatewayReply> run(Inbound inbound, Route route, Generation generation, ObjectNode body, boolean endsWithDone) {
        return switch (generation) {
            case ROUTES -> routes(inbound, route, body);
            case ENDPOINTS -> endpoints(inbound, route, body, endsWithDone);
        };
    }

    private Uni<GatewayReply> routes(Inbound inbound, Route route, ObjectNode body) {
        var decoder = new RoutesDecoder(route);
        var encoder = new RoutesEncoder(route);
        return switch (route.task()) {
            case CHAT -> GatewayReply.of(pipeline.chat(inbound, decoder.chat(body)), encoder::chat, noStream());
            case COMPLETIONS ->
                GatewayReply.of(pipeline.complete(inbound, decoder.completion(body)), encoder::completion, noStream());
            case EMBEDDINGS ->
                GatewayReply.of(pipeline.embed(inbound, decoder.embedding(body)), encoder::embedding, noStream());
        };
    }

    private Uni<GatewayReply> endpoints(Inbound inbound, Route route, ObjectNode body, boolean endsWithDone) {
        var decoder = new EndpointsDecoder(route);
        long now = clock.instant().getEpochSecond();
        var encoder = new EndpointsEncoder(route, now);
        var options = StreamOptions.of(body, endsWithDone);
        var format = EmbeddingFormat.of(body);
        Supplier<EndpointsFrames> frames = () -> new EndpointsFrames(route, now, options);
        return switch (route.task()) {
            case CHAT -> GatewayReply.of(pipeline.chat(inbound, decoder.chat(body)), encoder::chat, frames::get);
            case COMPLETIONS ->
                GatewayReply.of(pipeline.complete(inbound, decoder.completion(body)), encoder::completion, frames::get);
            case EMBEDDINGS ->
                GatewayReply.of(
                        pipeline.embed(inbound, decoder.embedding(body)),
                        response -> encoder.embedding(response, format),
                        noStream());
        };
    }

    private static <T> Supplier<T> noStream() {
        return () -> {
            throw new IllegalStateException("a whole answer was asked for, a stream came");
        };
    }
}
