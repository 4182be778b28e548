package io.sluice.upstream;

import io.sluice.model.Failure;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import org.jspecify.annotations.Nullable;

/** Is told of every attempt, however it went. Must be quick and must not throw. */
@FunctionalInterface
public interface AttemptListener {
    /**
     * An attempt is over; a stream's, when it opened or failed to.
     *
     * @param failure null when it went well
     */
    void attempted(Route route, Target target, @Nullable Failure failure);
}
