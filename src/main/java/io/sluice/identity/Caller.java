package io.sluice.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A person or an application that keys belong to. Names are unique among both kinds.
 *
 * @param role {@link Role#SERVICE} for service accounts and only for them
 * @param lead whether it leads its team; members only
 */
public record Caller(Kind kind, String name, String team, Role role, boolean lead, Instant createdAt) {
    public Caller {
        if (lead && kind != Kind.MEMBER) {
            throw new IllegalArgumentException("only members lead teams");
        }
    }

    /** One that leads no team. */
    public Caller(Kind kind, String name, String team, Role role, Instant createdAt) {
        this(kind, name, team, role, false, createdAt);
    }

    /** What it may do: what its role may, and what leading its team adds. */
    public Set<Permission> permissions() {
        return permissions(role);
    }

    /** The same in another role. */
    Set<Permission> permissions(Role inRole) {
        if (!lead) {
            return inRole.permissions();
        }
        var all = EnumSet.copyOf(inRole.permissions());
        all.add(Permission.TEAM_USAGE);
        return all;
    }

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
