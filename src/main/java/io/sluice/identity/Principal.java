package io.sluice.identity;

/**
 * Who is calling, found from a key.
 *
 * @param id stable, safe to log
 */
public record Principal(String id, Kind kind) {
    /** The caller of a gateway whose authentication was switched off. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Kind.ANONYMOUS);

    /** What sort of caller. */
    public enum Kind {
        ADMIN,
        ANONYMOUS
    }
}
