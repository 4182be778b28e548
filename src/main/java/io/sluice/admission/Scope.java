package io.sluice.admission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose calls a limit or a budget counts.
 *
 * @param name of the team, the member, ...; the id of a key; {@code name=value} for a tag; {@code member@route} for a member
 *             on a route
 */
public record Scope(Kind kind, String name) {
    /** Whose calls. */
    public enum Kind {
        /** All of them. */
        ORGANIZATION,
        TEAM,
        MEMBER,
        SERVICE_ACCOUNT,
        KEY,
        ROUTE,
        TAG,
        /** Those of one member on one route. */
        MEMBER_ON_ROUTE;

        /** As it stands in documents: lower case with underscores. */
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

    /** The scope of a member on a route. */
    public static Scope memberOnRoute(String member, String route) {
        return new Scope(Kind.MEMBER_ON_ROUTE, member + "@" + route);
    }

    /** The scope of a tag. */
    public static Scope tag(String name, String value) {
        return new Scope(Kind.TAG, name + "=" + value);
    }

    @Override
    public String toString() {
        return kind.word() + ":" + name;
    }
}
