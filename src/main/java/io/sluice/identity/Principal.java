package io.sluice.identity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling and what it may do, as one call sees it from start to end.
 *
 * @param name  of the member or the service account; a word of ours for the others
 * @param team  null for those who are in none
 * @param keyId of the key that was presented; null when it was none of the directory's
 */
public record Principal(
        Kind kind,
        String name,
        @Nullable String team,
        Role role,
        @Nullable String keyId,
        Set<Permission> permissions,
        Access access) {
    /** The caller of a gateway whose authentication was switched off: it may do everything, on loopback. */
    public static final Principal UNGUARDED =
            new Principal(Kind.ANONYMOUS, "anonymous", null, Role.ADMIN, null, Role.ADMIN.permissions(), Access.EVERY);

    /** Whoever asks for something that is listed as public. */
    public static final Principal NOBODY =
            new Principal(Kind.ANONYMOUS, "anonymous", null, Role.SERVICE, null, Set.of(), Access.NONE);

    /** The holder of the administrator's key of the configuration or of the first start. */
    public static final Principal FIRST_ADMIN =
            new Principal(Kind.FIRST_ADMIN, "admin", null, Role.ADMIN, null, Role.ADMIN.permissions(), Access.EVERY);

    public Principal {
        permissions = Set.copyOf(permissions);
    }

    /** A caller without any key, allowed some routes by configuration. */
    public static Principal anonymous(Access access) {
        return new Principal(Kind.ANONYMOUS, "anonymous", null, Role.SERVICE, null, Set.of(Permission.CALL), access);
    }

    /** Stable and safe to log: {@code member:alice}, {@code service-account:search}, {@code admin}, {@code anonymous}. */
    public String id() {
        return switch (kind) {
            case FIRST_ADMIN, ANONYMOUS -> name;
            case MEMBER, SERVICE_ACCOUNT -> kind.word() + ":" + name;
        };
    }

    /** Whether it is permitted. */
    public boolean may(Permission permission) {
        return permission == Permission.NOTHING || permissions.contains(permission);
    }

    /** What sort of caller. */
    public enum Kind {
        FIRST_ADMIN,
        MEMBER,
        SERVICE_ACCOUNT,
        ANONYMOUS;

        /** As it stands in ids. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
