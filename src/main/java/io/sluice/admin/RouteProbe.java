package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.dialect.ErrorWriters;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.Reply;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.Tooling;
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes one tiny call of a route, the way every call goes, and tells how it went. */
@Singleton
final class RouteProbe {
    private static final Logger LOG = Logger.getLogger(RouteProbe.class);
    private static final String TEXT = "Say OK.";

    /** Enough for a word; some upstreams refuse less. */
    private static final long MAX_TOKENS = 16;

    private static final Parameters PARAMETERS = new Parameters(
            Sampling.UNSET, new OutputLimits(MAX_TOKENS, List.of(), null), null, null, null, Extensions.NONE);

    private final CallPipeline pipeline;
    private final ErrorWriters errors;

    RouteProbe(CallPipeline pipeline, ErrorWriters errors) {
        this.pipeline = pipeline;
        this.errors = errors;
    }

    /** The report. A call that fails is a good report of a failure. */
    Uni<ObjectNode> call(Route route, Inbound inbound) {
        return Uni.createFrom().deferred(() -> {
            long started = System.nanoTime();
            return answer(route, inbound)
                    .map(answer -> wentWell(answer, route, elapsed(started)))
                    .onFailure()
                    .recoverWithItem(thrown -> wentWrong(thrown, inbound, elapsed(started)));
        });
    }

    private Uni<Answer> answer(Route route, Inbound inbound) {
        RouteName name = route.name();
        return switch (route.task()) {
            case CHAT ->
                pipeline.chat(inbound, chat(name))
                        .map(RouteProbe::whole)
                        .map(response -> new Answer(response.meta(), response.usage()));
            case COMPLETIONS ->
                pipeline.complete(inbound, completion(name))
                        .map(RouteProbe::whole)
                        .map(response -> new Answer(response.meta(), response.usage()));
            case EMBEDDINGS ->
                pipeline.embed(inbound, embedding(name))
                        .map(RouteProbe::whole)
                        .map(response -> new Answer(response.meta(), response.usage()));
        };
    }

    private static ChatRequest chat(RouteName name) {
        return new ChatRequest(
                name,
                List.of(Message.of(Role.USER, TEXT)),
                PARAMETERS,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    private static CompletionRequest completion(RouteName name) {
        return new CompletionRequest(name, new Prompt.Texts(List.of(TEXT)), PARAMETERS, false, Delivery.WHOLE, null);
    }

    private static EmbeddingRequest embedding(RouteName name) {
        return new EmbeddingRequest(name, new Prompt.Texts(List.of(TEXT)), null, null, Extensions.NONE, null);
    }

    private static <T> T whole(Reply<T> reply) {
        return switch (reply) {
            case Reply.Whole<T>(T response) -> response;
            case Reply.Streamed<T> _ -> throw new IllegalStateException("a stream nobody asked for");
        };
    }

    private static ObjectNode wentWell(Answer answer, Route route, Duration took) {
        ObjectNode report = JsonCodec.object();
        report.put("ok", true);
        report.put("latency_ms", took.toMillis());
        String model = answer.meta().model();
        report.put("model", model == null ? route.primary().model() : model);
        if (answer.usage().knowledge() != Usage.Knowledge.ABSENT) {
            Usage.Tokens tokens = answer.usage().tokens();
            report.putObject("usage")
                    .put("input_tokens", tokens.prompt())
                    .put("output_tokens", tokens.completion())
                    .put("total_tokens", tokens.total());
        }
        return report;
    }

    private ObjectNode wentWrong(Throwable thrown, Inbound inbound, Duration took) {
        Failure failure = CallFailed.failureOf(thrown);
        if (failure instanceof Failure.Internal) {
            LOG.errorf(thrown, "route test failed call=%s", inbound.id());
        }
        ObjectNode report = JsonCodec.object();
        report.put("ok", false);
        report.put("latency_ms", took.toMillis());
        String problem =
                errors.forPath(RoutesResource.PATH).write(failure, inbound.id()).body();
        try {
            report.set("problem", JsonCodec.read(problem));
        } catch (InvalidJson e) {
            throw new IllegalStateException("a problem document that is no JSON", e);
        }
        return report;
    }

    private static Duration elapsed(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private record Answer(ReplyMeta meta, Usage usage) {}
}
