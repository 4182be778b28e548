package io.sluice.dialect.openai;

/** Follows a JSON object or array that comes in pieces, and knows when it is whole. Checks nothing else. */
final class JsonProgress {
    private int depth;
    private boolean opened;
    private boolean inText;
    private boolean escaped;

    void read(String piece) {
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

    boolean isWhole() {
        return opened && depth <= 0 && !inText;
    }
}
