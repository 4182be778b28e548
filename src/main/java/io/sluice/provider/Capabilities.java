package io.sluice.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a target can do for a task, found out by asking the code that serves and refuses: which operations the bound upstream
 * implements, and what its rehearsals of small chats come to. It is what the gateway lets through to the provider's API; what
 * the model behind it makes of that is the model's.
 *
 * @param whole   answers whole
 * @param streams answers as a stream
 * @param chats   for each feature whether chats may have it; empty where the task is another one, or nobody knows
 */
public record Capabilities(Task task, boolean whole, boolean streams, Map<ChatFeature, Boolean> chats) {
    public Capabilities {
        var ordered = new EnumMap<ChatFeature, Boolean>(ChatFeature.class);
        ordered.putAll(chats);
        chats = Collections.unmodifiableMap(ordered);
    }

    /**
     * Asks an upstream.
     *
     * @param upstream bound to a target that is not lenient: a lenient one leaves out what it cannot take
     */
    public static Capabilities of(Task task, Upstream upstream) {
        return switch (task) {
            case CHAT ->
                new Capabilities(task, upstream instanceof Upstream.Chat, streams(upstream), features(upstream));
            case COMPLETIONS ->
                new Capabilities(
                        task,
                        upstream instanceof Upstream.Completions,
                        upstream instanceof Upstream.CompletionStream,
                        Map.of());
            case EMBEDDINGS -> new Capabilities(task, upstream instanceof Upstream.Embeddings, false, Map.of());
        };
    }

    /** As JSON: {@code task}, {@code whole}, {@code streams}, and each feature of a chat by its id. */
    public ObjectNode document() {
        ObjectNode document =
                JsonCodec.object().put("task", task.id()).put("whole", whole).put("streams", streams);
        chats.forEach((feature, taken) -> document.put(feature.id(), taken));
        return document;
    }

    private static boolean streams(Upstream upstream) {
        return upstream instanceof Upstream.ChatStream
                && (!(upstream instanceof Upstream.Rehearsal rehearsal) || ChatFeature.isStreamedBy(rehearsal));
    }

    private static Map<ChatFeature, Boolean> features(Upstream upstream) {
        var features = new EnumMap<ChatFeature, Boolean>(ChatFeature.class);
        if (upstream instanceof Upstream.Rehearsal rehearsal) {
            for (ChatFeature feature : ChatFeature.values()) {
                features.put(feature, feature.isTakenBy(rehearsal));
            }
        }
        return features;
    }
}
