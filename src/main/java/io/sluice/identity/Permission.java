package io.sluice.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an endpoint needs, and what a key's {@code scopes} may be narrowed to. Which routes a caller may call is not a
 * permission: grants say it.
 */
public enum Permission {
    /** For endpoints that are listed as public. */
    NOTHING,
    /** Calling granted routes, asking what they cost, seeing what they are called. */
    CALL,
    /** Making, listing and revoking keys of one's own. */
    OWN_KEYS,
    /** Reading what one used oneself. */
    OWN_USAGE,
    /** Reading what one's team used. No role has it but the administrators': leads of teams do. */
    TEAM_USAGE,
    /** Seeing all routes as they are declared. */
    READ_ROUTES,
    /** Changing routes, limits and prices. */
    MANAGE_ROUTES,
    /** Writing credentials, and saying which address a credential is sent to. */
    MANAGE_SECRETS,
    /** Changing teams, members, service accounts, grants and everybody's keys. */
    MANAGE_CALLERS,
    /** Reading what everybody used. */
    READ_USAGE,
    /** Reading the audit trail. */
    READ_AUDIT,
    /** Reading metrics. */
    READ_METRICS;

    /** As it stands in documents: lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The permission of this word; {@link #NOTHING} has none. */
    public static Optional<Permission> of(String word) {
        return Arrays.stream(values())
                .filter(permission -> permission != NOTHING && permission.word().equals(word))
                .findFirst();
    }
}
