package io.sluice.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which routes a principal may call. Immutable; put together once for each caller, not for each call.
 *
 * @param every      every route, whatever is granted: the first administrator's key
 * @param grants     the team's, the caller's own and the key's
 * @param onlyRoutes what the key leaves of them; null for all
 * @param onlyModels upstream models that the key leaves; null for all
 */
public record Access(
        boolean every,
        List<Grant> grants,
        @Nullable List<NamePattern> onlyRoutes,
        @Nullable List<NamePattern> onlyModels) {
    /** Every route. */
    public static final Access EVERY = new Access(true, List.of(), null, null);

    /** No route. */
    public static final Access NONE = new Access(false, List.of(), null, null);

    public Access {
        grants = List.copyOf(grants);
        onlyRoutes = onlyRoutes == null ? null : List.copyOf(onlyRoutes);
        onlyModels = onlyModels == null ? null : List.copyOf(onlyModels);
    }

    /** Whether the route, which calls this model, may be called at all. */
    public boolean mayCall(String route, String model) {
        if (onlyRoutes != null && !NamePattern.anyMatches(onlyRoutes, route)
                || onlyModels != null && !NamePattern.anyMatches(onlyModels, model)) {
            return false;
        }
        if (every) {
            return true;
        }
        for (Grant grant : grants) {
            if (grant.covers(route)) {
                return true;
            }
        }
        return false;
    }
}
