package io.sluice.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a caller is to the gateway. A role is a set of permissions; which routes may be called is said by grants alone. */
public enum Role {
    /** May do everything. */
    ADMIN(EnumSet.complementOf(EnumSet.of(Permission.NOTHING))),
    /** Looks after routes and limits; sees no secrets and no callers. */
    OPERATOR(EnumSet.of(
            Permission.CALL,
            Permission.OWN_KEYS,
            Permission.OWN_USAGE,
            Permission.READ_ROUTES,
            Permission.MANAGE_ROUTES,
            Permission.READ_METRICS)),
    /** Reads what was used and who did what. */
    AUDITOR(EnumSet.of(
            Permission.CALL,
            Permission.OWN_KEYS,
            Permission.OWN_USAGE,
            Permission.READ_USAGE,
            Permission.READ_AUDIT,
            Permission.READ_METRICS)),
    /** A person: own keys, own usage, granted routes. */
    MEMBER(EnumSet.of(Permission.CALL, Permission.OWN_KEYS, Permission.OWN_USAGE)),
    /** An application: granted routes and nothing else. */
    SERVICE(EnumSet.of(Permission.CALL));

    private final Set<Permission> permissions;

    Role(EnumSet<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** What the role may do. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** As it stands in documents: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this word. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
