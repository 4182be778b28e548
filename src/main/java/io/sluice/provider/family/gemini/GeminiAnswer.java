package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One answer, told by one document or by several: those of a stream have the form of the whole, each with more of the parts.
 * Pictures and sounds, and what tools of the vendor did, are left out. Stateful, one per answer; not safe for concurrent use.
 *
 * <p>A signature that came with a part is told as that of a thought: right before the call it belongs to, right after a text.
 */
final class GeminiAnswer {
    private final TreeMap<Integer, Told> candidates = new TreeMap<>();
    private boolean started;
    private @Nullable JsonNode usage;

    /** What the next document tells; fails with {@link io.sluice.model.CallFailed} when the model broke off. */
    List<ReplyEvent> read(JsonNode document) {
        var events = new ArrayList<ReplyEvent>();
        if (!started) {
            started = true;
            events.add(new ReplyEvent.Started(meta(document)));
        }
        for (JsonNode candidate : document.path("candidates")) {
            int index = Math.max(0, candidate.path("index").asInt(0));
            read(candidate, index, document, candidates.computeIfAbsent(index, _ -> new Told()), events);
        }
        boolean blocked = document.path("promptFeedback").path("blockReason").isTextual();
        if (blocked && candidates.isEmpty()) {
            candidates.computeIfAbsent(0, _ -> new Told()).finished = true;
            events.add(new ReplyEvent.Finished(0, FinishReason.CONTENT_FILTER));
        }
        use(document.get("usageMetadata"), events);
        return events;
    }

    /** Whether every candidate that spoke has said why it ended. */
    boolean isFinished() {
        return !candidates.isEmpty() && candidates.values().stream().allMatch(told -> told.finished);
    }

    private void read(JsonNode candidate, int index, JsonNode document, Told told, List<ReplyEvent> events) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            String signature = part.path("thoughtSignature").asText();
            if (part.path("functionCall").isObject()) {
                sign(index, signature, events);
                call(index, part.path("functionCall"), document, told, events);
            } else {
                say(index, part, told, events);
                sign(index, signature, events);
            }
        }
        GeminiLogProbs.read(candidate.path("logprobsResult"))
                .ifPresent(content -> events.add(new ReplyEvent.LogProbs(index, content)));
        String reason = candidate.path("finishReason").asText();
        if (!reason.isEmpty() && !told.finished) {
            told.finished = true;
            events.add(new ReplyEvent.Finished(index, GeminiFinish.of(reason, told.said, told.calls > 0)));
        }
    }

    private static void say(int index, JsonNode part, Told told, List<ReplyEvent> events) {
        String text = part.path("text").asText();
        if (text.isEmpty()) {
            return;
        }
        if (part.path("thought").asBoolean()) {
            events.add(new ReplyEvent.ThoughtDelta(index, text));
        } else {
            told.said = true;
            events.add(new ReplyEvent.TextDelta(index, text));
        }
    }

    private static void sign(int index, String signature, List<ReplyEvent> events) {
        if (!signature.isEmpty()) {
            events.add(new ReplyEvent.ThoughtSigned(index, signature));
        }
    }

    private static void call(int index, JsonNode call, JsonNode document, Told told, List<ReplyEvent> events) {
        String name = call.path("name").asText();
        String arguments = call.path("args").isObject() ? JsonCodec.write(call.path("args")) : "{}";
        String id = call.path("id").asText();
        int number = told.calls++;
        told.said = true;
        events.add(new ReplyEvent.ToolCallStarted(
                index, number, id.isEmpty() ? mint(index, number, name, arguments, document) : id, name));
        events.add(new ReplyEvent.ToolCallDelta(index, number, arguments));
    }

    /** Older models give their calls no id. One is made of the answer's own id, else of what the call says, and its place. */
    private static String mint(int index, int number, String name, String arguments, JsonNode document) {
        String answer = document.path("responseId").asText();
        String base = answer.isEmpty() ? digest(name + "/" + arguments) : answer.replaceAll("[^a-zA-Z0-9_-]", "_");
        return "call_" + base + "_" + index + "_" + number;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Cumulative; most documents of a stream repeat it. */
    private void use(@Nullable JsonNode reported, List<ReplyEvent> events) {
        if (reported == null || reported.equals(usage)) {
            return;
        }
        Usage read = GeminiUsage.read(reported);
        if (read.knowledge() == Usage.Knowledge.REPORTED) {
            usage = reported;
            events.add(new ReplyEvent.UsageReported(read));
        }
    }

    private static ReplyMeta meta(JsonNode document) {
        return new ReplyMeta(text(document.path("responseId")), text(document.path("modelVersion")), null);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }

    /** What is known of one candidate. */
    private static final class Told {
        private int calls;
        private boolean said;
        private boolean finished;
    }
}
