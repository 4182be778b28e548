package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is the same in streams of chats and of completions: every chunk has the same head, usage is told once and last and
 * only to who asked for it, and the terminator comes exactly once, after an error too. Stateful, one per stream.
 */
final class ChunkStream {
    private static final String DONE = "data: [DONE]\n\n";

    /** Heads that change from chunk to chunk, padding, and a member whose mere presence some clients take for a failure. */
    private static final List<String> NEVER_PASSED_ON = List.of("obfuscation", "error");

    private final String idPrefix;
    private final String object;
    private final AnswerStyle style;
    private final Stamp stamp;
    private final Function<Failure, String> errorBody;
    private final ObjectNode heldExtras = JsonCodec.object();
    private ReplyMeta meta = ReplyMeta.UNKNOWN;
    private @Nullable JsonNode usage;
    private boolean begun;
    private boolean over;

    /**
     * @param errorBody words a failure as the body of an error
     */
    ChunkStream(String idPrefix, String object, AnswerStyle style, Stamp stamp, Function<Failure, String> errorBody) {
        this.idPrefix = idPrefix;
        this.object = object;
        this.style = style;
        this.stamp = stamp;
        this.errorBody = errorBody;
    }

    /**
     * Takes from a frame what concerns the stream as a whole.
     *
     * @return the frame's own chunk when a server of the family sent it
     */
    @Nullable
    ObjectNode read(ReplyFrame frame) {
        for (ReplyEvent event : frame.events()) {
            if (event instanceof ReplyEvent.Started(var told)) {
                learn(told);
            } else if (event instanceof ReplyEvent.UsageReported(var told)
                    && told.knowledge() != Usage.Knowledge.ABSENT) {
                usage = UsageEncoder.generated(told);
            }
        }
        if (!(OpenAiEncoder.ofTheFamily(frame.source()) instanceof ObjectNode document)) {
            return null;
        }
        learn(Stamp.metaOf(document));
        if (document.path("usage").isObject()) {
            usage = document.get("usage");
        }
        if (document.path("choices").isEmpty()) {
            hold(document);
        }
        return document;
    }

    /** A chunk with one choice. */
    String chunk(@Nullable ObjectNode source, ObjectNode choice) {
        ObjectNode chunk = head(source);
        chunk.putArray("choices").add(choice);
        if (style.usageInStream()) {
            chunk.putNull("usage");
        }
        return event(JsonCodec.write(chunk));
    }

    /**
     * The end of a stream. A provider fails what its upstream cut off; should one forget, the caller still learns of it.
     *
     * @param whole every choice has come to its end
     */
    String complete(boolean whole) {
        if (!whole) {
            return fail(new Failure.Upstream(
                    UpstreamError.of(UpstreamError.Kind.BAD_RESPONSE, "The provider's answer ended too soon.")));
        }
        if (over) {
            return "";
        }
        over = true;
        JsonNode told = usage;
        if (!style.usageInStream() || told == null) {
            return DONE;
        }
        ObjectNode chunk = head(null);
        chunk.putArray("choices");
        chunk.set("usage", told);
        return event(JsonCodec.write(chunk)) + DONE;
    }

    /** The end of a stream that broke. */
    String fail(Failure failure) {
        if (over) {
            return "";
        }
        over = true;
        return event(errorBody.apply(failure)) + DONE;
    }

    /** What the upstream says of itself; counts until the first chunk is written, then the head is settled. */
    private void learn(ReplyMeta told) {
        if (!begun) {
            meta = Stamp.completed(meta, told);
        }
    }

    /** Keeps what a chunk without choices carries beside usage (Azure's notes on the prompt) for the next one. */
    private void hold(ObjectNode document) {
        document.properties().forEach(member -> {
            if (!isOfTheHead(member.getKey())) {
                heldExtras.set(member.getKey(), member.getValue());
            }
        });
    }

    private ObjectNode head(@Nullable ObjectNode source) {
        ObjectNode chunk = JsonCodec.object();
        if (source == null) {
            chunk.putNull("id").putNull("object").putNull("created").putNull("model");
        } else {
            chunk.setAll(source);
            chunk.remove(NEVER_PASSED_ON);
            chunk.remove("usage");
        }
        chunk.put("id", stamp.id(idPrefix, meta))
                .put("object", object)
                .put("created", stamp.created(meta))
                .put("model", stamp.model(meta));
        begun = true;
        if (!heldExtras.isEmpty()) {
            chunk.setAll(heldExtras);
            heldExtras.removeAll();
        }
        return chunk;
    }

    private static boolean isOfTheHead(String member) {
        return switch (member) {
            case "id", "object", "created", "model", "choices", "usage" -> true;
            default -> NEVER_PASSED_ON.contains(member);
        };
    }

    private static String event(String json) {
        return "data: " + json + "\n\n";
    }
}
