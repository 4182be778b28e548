package io.sluice.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

        /** The kind of this word. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }
}
