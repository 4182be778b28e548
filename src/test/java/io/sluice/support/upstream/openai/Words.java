package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Part;
import java.util.List;

/** The texts in the parts of one choice, joined. */
final class Words {

    private Words() {}

    static boolean hasText(List<Part> parts) {
        return parts.stream().anyMatch(Part.Text.class::isInstance);
    }

    static boolean hasThoughts(List<Part> parts) {
        return parts.stream().anyMatch(Part.Thinking.class::isInstance);
    }

    static String said(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text(var words)) {
                text.append(words);
            }
        }
        return text.toString();
    }

    static String thought(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Thinking thinking) {
                text.append(thinking.text());
            }
        }
        return text.toString();
    }
}
