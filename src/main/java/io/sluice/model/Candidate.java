package io.sluice.model;

import io.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a chat reply.
 *
 * @param index    from 0, in the order of the reply
 * @param parts    what was said; neighbouring texts are one part
 * @param finish   why it ended
 * @param logProbs in OpenAI's shape ({@code {"content": […]}}); null when not asked for
 */
public record Candidate(
        int index,
        List<Part> parts,
        FinishReason finish,
        @Nullable Json logProbs) {
    public Candidate {
        parts = List.copyOf(parts);
    }

    /** All visible text, joined without a separator. */
    public String text() {
        return new Message(Role.ASSISTANT, parts, null).text();
    }
}
