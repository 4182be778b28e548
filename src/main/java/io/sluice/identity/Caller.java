package io.sluice.identity;

import java.time.Instant;
import java.util.Locale;

/**
 * A person or an application that keys belong to. Names are unique among both kinds.
 *
 * @param role {@link Role#SERVICE} for service accounts and only for them
 */
public record Caller(Kind kind, String name, String team, Role role, Instant createdAt) {
    /** What sort of caller. */
    public enum Kind {
        MEMBER,
        SERVICE_ACCOUNT;

        /** As it stands in ids and messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
