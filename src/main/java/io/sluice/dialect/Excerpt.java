package io.sluice.dialect;

/** A caller's value as messages repeat it: short enough, never ending in half a character. */
public final class Excerpt {
    /** Longest piece that is repeated, in characters. */
    private static final int LONGEST = 40;

    private Excerpt() {}

    /** The value, or its beginning and an ellipsis. */
    public static String of(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        boolean splitsACharacter = Character.isHighSurrogate(value.charAt(LONGEST - 1));
        return value.substring(0, splitsACharacter ? LONGEST - 1 : LONGEST) + "…";
    }
}
