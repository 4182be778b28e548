package io.sluice.ingress;

import io.sluice.identity.Permission;
import io.sluice.identity.Principal;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.List;
import java.util.Set;

/**
 * What is known of access before an endpoint is found: the paths that need no key, and that the management API is closed to
 * applications and, but for what is their own, to members. So a path below it that does not exist tells them nothing either.
 */
final class PathAccess {
    /** MLflow's liveness, which its tools ask without credentials. Adding a path here is a decision to be reviewed. */
    private static final Set<String> PUBLIC = Set.of("/health");

    private static final String MANAGEMENT = "/admin";

    /** The parts of the management API that members have a share in, with what they need for it. */
    private static final List<Share> SHARES = List.of(
            new Share("/admin/v1/keys", Permission.OWN_KEYS),
            new Share("/admin/v1/usage", Permission.OWN_USAGE),
            new Share("/admin/v1/usage", Permission.TEAM_USAGE),
            new Share("/admin/v1/ledger", Permission.OWN_USAGE),
            new Share("/admin/v1/ledger", Permission.TEAM_USAGE));

    /** Any one of these opens the management API as a whole; its endpoints ask for more. */
    private static final Set<Permission> STAFF = Set.of(
            Permission.READ_ROUTES,
            Permission.MANAGE_ROUTES,
            Permission.MANAGE_SECRETS,
            Permission.MANAGE_CALLERS,
            Permission.READ_USAGE,
            Permission.READ_AUDIT);

    private PathAccess() {}

    static boolean isPublic(String path) {
        return PUBLIC.contains(path);
    }

    /**
     * Refuses what no endpoint of the path would allow.
     *
     * @throws CallFailed with {@link Failure.Forbidden}
     */
    static void require(Principal caller, String path) {
        if (!isOrIsBelow(path, MANAGEMENT) || STAFF.stream().anyMatch(caller::may)) {
            return;
        }
        for (Share share : SHARES) {
            if (isOrIsBelow(path, share.path()) && caller.may(share.permission())) {
                return;
            }
        }
        throw new CallFailed(new Failure.Forbidden("The management API is not open to your key."));
    }

    private static boolean isOrIsBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private record Share(String path, Permission permission) {}
}
