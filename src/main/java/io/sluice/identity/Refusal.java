package io.sluice.identity;

import io.sluice.identity.CallerConflict.Reason;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.function.Supplier;

/** The words in which changes of the directory are refused. */
final class Refusal {
    private static final int LONGEST_NAME = 80;

    private Refusal() {}

    /** There is nothing of this name to be read or changed. */
    static Supplier<CallFailed> notFound(String thing, String name) {
        return () -> new CallFailed(new Failure.NotFound("There is no " + thing + " named '" + shortened(name) + "'."));
    }

    /** There is nothing with this id to be read or changed. */
    static Supplier<CallFailed> noId(String thing, String id) {
        return () ->
                new CallFailed(new Failure.NotFound("There is no " + thing + " with the id '" + shortened(id) + "'."));
    }

    /** A member of the body names something that is not there. */
    static Supplier<CallFailed> unknown(String field, String thing, String name) {
        return () -> invalid(field, "unknown", "There is no " + thing + " named '" + shortened(name) + "'.");
    }

    static CallFailed invalid(String field, String rule, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, rule, message));
    }

    static CallFailed forbidden(String message) {
        return new CallFailed(new Failure.Forbidden(message));
    }

    static CallerConflict taken(String thing, String name) {
        return new CallerConflict(Reason.NAME_TAKEN, "There is a " + thing + " named '" + name + "' already.");
    }

    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
