package io.sluice.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Leave to call routes.
 *
 * @param id       made by the gateway
 * @param to       whom it is given
 * @param routes   exact names or patterns; at least one
 * @param ceilings bounds on what calls under this grant may ask
 */
public record Grant(String id, Grantee to, List<NamePattern> routes, Ceilings ceilings, Instant createdAt) {
    public Grant {
        routes = List.copyOf(routes);
    }

    /** Whether it is for this route. */
    public boolean covers(String route) {
        return NamePattern.anyMatches(routes, route);
    }

    /**
     * Whom a grant is given.
     *
     * @param name of a team, a member or a service account; the id of a key
     */
    public record Grantee(Kind kind, String name) {
        /** What sort of grantee. */
        public enum Kind {
            TEAM,
            MEMBER,
            SERVICE_ACCOUNT,
            KEY;

            /** As it stands in documents. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            /** The kind of this word. */
            public static Optional<Kind> of(String word) {
                return Arrays.stream(values())
                        .filter(kind -> kind.word().equals(word))
                        .findFirst();
            }
        }
    }
}
