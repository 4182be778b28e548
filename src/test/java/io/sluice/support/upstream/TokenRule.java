package io.sluice.support.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The double's tokenizer: <b>four Unicode code points are one token, the last token may be shorter</b>. Every text is
 * counted by itself (each content part, each tool name, each tool's arguments) and the counts are added. An image counts
 * {@value #IMAGE}. Simple enough to predict in a test by looking at the text, and exact for a part of a stream, because
 * streams are cut between tokens.
 */
public final class TokenRule {

    /** Code points in one token. */
    public static final int CODE_POINTS = 4;

    /** Tokens of one picture or file, whatever its size. */
    public static final int IMAGE = 85;

    private TokenRule() {}

    public static int count(String text) {
        return Math.ceilDiv(text.codePointCount(0, text.length()), CODE_POINTS);
    }

    /**
     * The text cut into pieces of so many tokens, the last one perhaps shorter; never cuts a surrogate pair. The pieces
     * joined are the text, their counts added are its count.
     */
    public static List<String> pieces(String text, int tokensPerPiece) {
        var pieces = new ArrayList<String>();
        var step = (int) Math.min(Integer.MAX_VALUE, (long) tokensPerPiece * CODE_POINTS);
        var start = 0;
        while (start < text.length()) {
            var left = text.codePointCount(start, text.length());
            var end = left <= step ? text.length() : text.offsetByCodePoints(start, step);
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
