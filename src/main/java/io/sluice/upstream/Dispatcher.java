package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.Reply;
import io.sluice.model.UpstreamError;
import io.sluice.provider.Attempt;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy.Timeouts;
import io.sluice.routing.Target;
import io.sluice.secret.Credentials;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Brings a call to its target and the answer back: one deadline a call, a guard a target, credentials for one attempt at a
 * time. Every attempt is told to the call's observer. Non-blocking; runs on the caller's event loop.
 */
@Singleton
public final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final Vertx vertx;
    private final Deadline deadline;
    private final TargetGuards guards;
    private final SecretResolver secrets;

    Dispatcher(Vertx vertx, TargetGuards guards, SecretResolver secrets) {
        this.vertx = vertx;
        this.deadline = new Deadline(vertx);
        this.guards = guards;
        this.secrets = secrets;
    }

    /**
     * The answer of a route's target. Cold. A stream's first frame has arrived when this completes; up to then a failure may
     * be repeated, afterwards it is told in the stream. Cancelling closes the exchange with the provider at once.
     *
     * @param observer follows the attempts
     * @param <R>      the request
     * @param <T>      the whole answer
     * @return fails with {@link CallFailed} only
     */
    public <R extends ModelRequest, T> Uni<Reply<T>> dispatch(
            CallId call, Route route, R request, Operation<R, T> operation, AttemptObserver observer) {
        return Uni.createFrom().deferred(() -> {
            Target target = route.primary();
            operation.requireOffered(target, request.delivery());
            TargetGuard guard = guards.of(route, 0);
            Runnable leave = guard.enter();
            var tries = new Tries<>(call, route, target, request, observer);
            Timeouts timeouts = route.policy().timeouts();
            Uni<Reply<T>> reply = switch (request.delivery()) {
                case WHOLE -> whole(guard, tries, operation).onTermination().invoke(leave);
                case STREAM -> streamed(guard, tries, operation, leave);
            };
            return deadline.limit(reply, timeouts.total(), new Failure.TimedOut(Failure.Clock.TOTAL, timeouts.total()));
        });
    }

    private <R extends ModelRequest, T> Uni<Reply<T>> whole(
            TargetGuard guard, Tries<R> tries, Operation<R, T> operation) {
        return guard.run(
                        () -> tries.next((attempt, credentials) ->
                                operation.whole(tries.target.upstream(), attempt, credentials)),
                        discarded -> {})
                .map(Reply.Whole::new);
    }

    private <R extends ModelRequest, T> Uni<Reply<T>> streamed(
            TargetGuard guard, Tries<R> tries, Operation<R, T> operation, Runnable leave) {
        Timeouts timeouts = tries.route.policy().timeouts();
        long deadlineNanos = System.nanoTime() + timeouts.total().toNanos();
        Duration open = timeouts.open();
        return guard.run(
                        () -> tries.next((attempt, credentials) -> deadline.limit(
                                OpenedStream.open(
                                        operation.stream(tries.target.upstream(), attempt, credentials)
                                                .onItem()
                                                .invoke(tries.observer::heard),
                                        vertx,
                                        timeouts,
                                        deadlineNanos),
                                open,
                                new Failure.TimedOut(Failure.Clock.OPEN, open))),
                        OpenedStream::cancel)
                .onFailure()
                .invoke(leave)
                .onCancellation()
                .invoke(leave)
                .map(opened ->
                        new Reply.Streamed<>(opened.frames().onTermination().invoke(leave)));
    }

    /** The attempts of one call at one target. */
    private final class Tries<R extends ModelRequest> {
        private final CallId call;
        private final Route route;
        private final Target target;
        private final R request;
        private final AttemptObserver observer;
        private final AtomicInteger number = new AtomicInteger();
        private final AtomicBoolean renewal = new AtomicBoolean();
        private final long begunNanos = System.nanoTime();

        Tries(CallId call, Route route, Target target, R request, AttemptObserver observer) {
            this.call = call;
            this.route = route;
            this.target = target;
            this.request = request;
            this.observer = observer;
        }

        <X> Uni<X> next(AttemptAction<R, X> action) {
            return secrets.resolve(target.secrets())
                    .onFailure(SecretUnavailable.class)
                    .transform(this::withoutCredential)
                    .chain(credentials -> start(action, credentials)
                            .onFailure(this::isRefusal)
                            .recoverWithUni(refused -> renewed(action, credentials, refused)));
        }

        private <X> Uni<X> start(AttemptAction<R, X> action, Credentials credentials) {
            return Uni.createFrom().deferred(() -> {
                int attempt = number.incrementAndGet();
                return observer.begins(target, attempt).chain(() -> begun(action, credentials, attempt));
            });
        }

        /** Why an attempt was cut off: the call's clock cuts it as a caller's leaving does. */
        private Failure cut() {
            Duration total = route.policy().timeouts().total();
            return System.nanoTime() - begunNanos >= total.toNanos()
                    ? new Failure.TimedOut(Failure.Clock.TOTAL, total)
                    : new Failure.Aborted();
        }

        private <X> Uni<X> begun(AttemptAction<R, X> action, Credentials credentials, int attempt) {
            return Uni.createFrom()
                    .deferred(() -> action.start(new Attempt<>(call, attempt, request), credentials))
                    .onFailure(thrown -> !(thrown instanceof CallFailed))
                    .transform(this::ourBug)
                    .onFailure(Tries::isAddressRefused)
                    .invoke(this::addressRefused)
                    .onItem()
                    .invoke(item -> observer.answered(target))
                    .onFailure()
                    .call(thrown -> observer.failed(target, CallFailed.failureOf(thrown)))
                    .onCancellation()
                    .call(() -> observer.failed(target, cut()));
        }

        /** Whether the upstream did not accept a credential of ours. */
        private boolean isRefusal(Throwable thrown) {
            return !target.secrets().isEmpty()
                    && CallFailed.failureOf(thrown) instanceof Failure.Upstream(UpstreamError error)
                    && error.kind() == UpstreamError.Kind.AUTHENTICATION;
        }

        /**
         * The key may have been rotated: has it read anew, and tries once more if that can help. Once a call: an upstream
         * that refuses twice means it.
         */
        private <X> Uni<X> renewed(AttemptAction<R, X> action, Credentials credentials, Throwable refused) {
            if (!renewal.compareAndSet(false, true)) {
                return Uni.createFrom().failure(refused);
            }
            return secrets.invalidate(target.secrets(), credentials)
                    .chain(fresh ->
                            fresh ? again(action, refused) : Uni.createFrom().failure(refused));
        }

        /** A credential that is gone by now leaves the caller with the upstream's own refusal. */
        private <X> Uni<X> again(AttemptAction<R, X> action, Throwable refused) {
            return secrets.resolve(target.secrets())
                    .onFailure(SecretUnavailable.class)
                    .transform(gone -> refused)
                    .chain(credentials -> start(action, credentials));
        }

        private CallFailed withoutCredential(Throwable thrown) {
            LOG.debugf("No credential call=%s route=%s: %s", call, route.name(), thrown.getMessage());
            return new CallFailed(
                    new Failure.CredentialUnavailable("The credential of the route '" + route.name()
                            + "' is not available right now. Its administrators can see why."),
                    thrown);
        }

        private static boolean isAddressRefused(Throwable thrown) {
            return thrown instanceof CallFailed failed && failed.failure() instanceof Failure.AddressRefused;
        }

        private void addressRefused(Throwable thrown) {
            Throwable why = thrown.getCause() == null ? thrown : thrown.getCause();
            LOG.warnf("provider's address refused call=%s route=%s: %s", call, route.name(), why.getMessage());
        }

        private CallFailed ourBug(Throwable thrown) {
            LOG.errorf(
                    thrown,
                    "attempt failed unexpectedly call=%s route=%s provider=%s",
                    call,
                    route.name(),
                    target.provider());
            return new CallFailed(new Failure.Internal(), thrown);
        }
    }

    /** Starts one attempt. */
    @FunctionalInterface
    private interface AttemptAction<R extends ModelRequest, X> {
        Uni<X> start(Attempt<R> attempt, Credentials credentials);
    }
}
