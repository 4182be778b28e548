package io.sluice.provider.huggingface;

import java.util.List;

/**
 * Takes the stop text off the end of an answer: the server leaves it there, others do not. In a stream, an end of the text
 * that may become a stop text is held back until that is known. Stateful, one per stream; not safe for concurrent use.
 */
final class StopFilter {
    /** The server's word for having met a stop text. */
    static final String MET = "stop_sequence";

    private final List<String> stops;
    private String held = "";

    StopFilter(List<String> stops) {
        this.stops = stops;
    }

    /** The text without the longest stop text at its end, when that was met. */
    static String cut(String text, String reason, List<String> stops) {
        if (!reason.equals(MET)) {
            return text;
        }
        int longest = 0;
        for (String stop : stops) {
            if (text.endsWith(stop)) {
                longest = Math.max(longest, stop.length());
            }
        }
        return text.substring(0, text.length() - longest);
    }

    /** What may be told on of the text so far. */
    String more(String text) {
        String all = held + text;
        int keep = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length(), all.length()); length > keep; length--) {
                if (all.endsWith(stop.substring(0, length))) {
                    keep = length;
                }
            }
        }
        held = all.substring(all.length() - keep);
        return all.substring(0, all.length() - keep);
    }

    /** What is left at the end, which came for this reason. */
    String end(String reason) {
        String rest = cut(held, reason, stops);
        held = "";
        return rest;
    }
}
