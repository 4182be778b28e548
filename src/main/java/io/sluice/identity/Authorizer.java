package io.sluice.identity;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.Violation;
import jakarta.inject.Singleton;
import java.util.List;

/** Says whether a caller may call a route. The one place that does; pure and quick. */
@Singleton
public final class Authorizer {
    /**
     * Checks that a route may be called at all.
     *
     * @param route exists; its name as declared
     * @param model the upstream's, empty when the route names none
     * @throws CallFailed with {@link Failure.Forbidden} when it was not granted or the key is not for it
     */
    public void requireGranted(Principal caller, String route, String model) {
        if (!caller.may(Permission.CALL) || !caller.access().mayCall(route, model)) {
            throw notGranted(route);
        }
    }

    /**
     * The request as it may go on to a route that was granted: under the ceilings of the first grant it fits.
     *
     * @throws CallFailed with {@link Failure.InvalidRequest} when it passes a ceiling of every grant that covers the route
     */
    public <R extends ModelRequest> R withinCeilings(Principal caller, String route, R request) {
        if (caller.access().every()) {
            return request;
        }
        Violation first = null;
        for (Grant grant : caller.access().grants()) {
            if (grant.covers(route)) {
                var violation = grant.ceilings().violation(request);
                if (violation.isEmpty()) {
                    return grant.ceilings().applied(request);
                }
                first = first == null ? violation.get() : first;
            }
        }
        throw first == null ? notGranted(route) : new CallFailed(new Failure.InvalidRequest(List.of(first)));
    }

    /** Whether the caller may know of the route: what it may not call it is not shown. */
    public static boolean sees(Principal caller, String route, String model) {
        return caller.may(Permission.READ_ROUTES) || caller.access().mayCall(route, model);
    }

    /**
     * Checks that a caller is permitted one of these.
     *
     * @throws CallFailed with {@link Failure.Forbidden} when it is permitted none
     */
    public static void require(Principal caller, Permission... anyOf) {
        for (Permission permission : anyOf) {
            if (caller.may(permission)) {
                return;
            }
        }
        throw new CallFailed(new Failure.Forbidden("This needs a right that your key does not have."));
    }

    /** The refusal of a route that exists and was not granted. */
    public static CallFailed notGranted(String route) {
        return new CallFailed(new Failure.Forbidden("You may not call the route '" + route + "'."));
    }
}
