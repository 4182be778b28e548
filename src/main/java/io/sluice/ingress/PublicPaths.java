package io.sluice.ingress;

import java.util.Set;

/** The paths of the API port that need no key. Everything else does; adding one here is a decision to be reviewed. */
final class PublicPaths {
    /** MLflow's liveness, which its tools ask without credentials. */
    private static final Set<String> PATHS = Set.of("/health");

    private PublicPaths() {}

    static boolean contains(String path) {
        return PATHS.contains(path);
    }
}
