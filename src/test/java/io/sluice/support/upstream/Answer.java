package io.sluice.support.upstream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reply in a wire's words, before any script bends its delivery.
 *
 * @param stream whether the body comes in many frames of unknown total length; else there is one frame
 * @param model the model on whose account the tokens of the frames go
 */
public record Answer(int status, Map<String, String> headers, boolean stream, List<Frame> frames, String model) {

    public Answer {
        // Keeps the order: vendors send theirs in one order, and a byte-wise comparison wants the same each time.
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        frames = List.copyOf(frames);
    }

    public static Answer whole(int status, Map<String, String> headers, String body, Tokens credit, String model) {
        return new Answer(status, headers, false, List.of(Frame.Bytes.of(body, credit)), model);
    }

    public Answer withHeaders(Map<String, String> more) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, stream, frames, model);
    }

    public Answer withFrames(List<Frame> value) {
        return new Answer(status, headers, stream, value, model);
    }
}
