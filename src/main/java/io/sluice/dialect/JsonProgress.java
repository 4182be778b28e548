package io.sluice.dialect;

/** Follows a JSON object or array that comes in pieces, and knows when it is whole. Checks nothing else. */
public final class JsonProgress {
    private int depth;
    private boolean opened;
    private boolean inText;
    private boolean escaped;

    /** The next piece. */
    public void read(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (inText) {
                inText = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else {
                switch (c) {
                    case '"' -> inText = true;
                    case '{', '[' -> {
                        depth++;
                        opened = true;
                    }
                    case '}', ']' -> depth--;
                    default -> {
                        // numbers, words, separators
                    }
                }
            }
        }
    }

    /** Whether an object or array has begun and ended. */
    public boolean isWhole() {
        return opened && depth <= 0 && !inText;
    }
}
