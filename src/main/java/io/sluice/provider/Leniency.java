package io.sluice.provider;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.function.Consumer;

/** What becomes of what a request asks and an upstream cannot take: refused, or left out where the route says so. */
@FunctionalInterface
public interface Leniency {
    /** Refuses everything. */
    Leniency STRICT = (field, message) -> {
        throw new CallFailed(new Failure.Unsupported(field, message));
    };

    /**
     * The target's rule.
     *
     * @param left told the name of each member that is left out, to be counted
     */
    static Leniency of(TargetSettings settings, Consumer<String> left) {
        return settings.lenient() ? (field, message) -> left.accept(field) : STRICT;
    }

    /**
     * Asks to leave a member of the request out.
     *
     * @param field   the member, as the caller named it
     * @param message why the upstream cannot take it, for people
     * @throws CallFailed with {@link Failure.Unsupported} when it may not be left out
     */
    void leaveOut(String field, String message);
}
