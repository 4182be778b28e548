package io.sluice.support;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Routes without an upstream: what they answer is known beforehand. */
public final class EchoRoutes {
    /** Answers chats. */
    public static final String CHAT = "echo-chat";
    /** Completes texts. */
    public static final String COMPLETIONS = "echo-completions";
    /** Turns texts into vectors. */
    public static final String EMBEDDINGS = "echo-embeddings";

    /** When every route here last changed. */
    public static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05Z");

    /** No second tries: what a target answers is what the caller sees. */
    private static final RoutePolicy ONE_TRY = new RoutePolicy(
            RoutePolicy.DEFAULT.timeouts(),
            new RoutePolicy.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO),
            new RoutePolicy.Breaker(10_000, 100, Duration.ofSeconds(1)),
            1024,
            false,
            RoutePolicy.OnDisconnect.CANCEL);

    private EchoRoutes() {}

    /** One route of each task. */
    public static List<Route> all() {
        return List.of(
                of(CHAT, Task.CHAT, new EchoUpstream()),
                of(COMPLETIONS, Task.COMPLETIONS, new EchoUpstream()),
                of(EMBEDDINGS, Task.EMBEDDINGS, new EchoUpstream()));
    }

    /** A route to this upstream. */
    public static Route of(String name, Task task, Upstream upstream) {
        var target = new Target(
                new ProviderId("echo"),
                "Echo",
                new Family("echo"),
                "echo-1",
                upstream,
                MlflowConventions.NONE,
                Map.of());
        var declaration = new Declaration(Declaration.Origin.FILE, Declaration.Style.NATIVE, null, CHANGED);
        return new Route(new RouteName(name), task, List.of(target), ONE_TRY, declaration);
    }

    /** A route whose every chat, whole or streamed, is refused so before anything is answered. */
    public static Route refusing(String name, UpstreamError error) {
        var failed = new CallFailed(new Failure.Upstream(error));
        return of(
                name,
                Task.CHAT,
                new ScriptedUpstream(
                        Uni.createFrom().failure(failed), Multi.createFrom().failure(failed)));
    }
}
