package io.sluice.provider.family.openai;

import static io.sluice.provider.family.openai.DocumentRepair.textOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a stream of chat or completion chunks:
 *
 * <pre>
 *   chunk (choices)*  chunk (finish_reason)  [chunk (no choices, usage)]  [data: [DONE]]
 * </pre>
 *
 * Usage may stand in a chunk of its own, in the last one, in every one (then it is cumulative) or under {@code x_groq}. A chunk
 * without choices and usage says nothing (Azure opens with one that has an empty id) and is dropped. An {@code error}
 * member fails the stream wherever it comes; so does an end before every candidate that spoke has finished.
 */
final class OpenAiEvents implements EventDecoder {
    private static final String DONE = "[DONE]";

    private final Form form;
    private final Quirks quirks;
    private final OpenAiErrors errors;
    private final ReplyDefaults defaults;
    private final TreeMap<Integer, CandidateStream> candidates = new TreeMap<>();
    private ReplyMeta told = ReplyMeta.UNKNOWN;
    private boolean started;
    private boolean done;

    OpenAiEvents(Form form, Quirks quirks, OpenAiErrors errors, ReplyDefaults defaults) {
        this.form = form;
        this.quirks = quirks;
        this.errors = errors;
        this.defaults = defaults;
    }

    /** What the chunks are. */
    enum Form {
        CHAT,
        COMPLETION
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        if (done) {
            return Optional.empty();
        }
        if (event.data().startsWith(DONE)) {
            done = true;
            requireComplete();
            return Optional.empty();
        }
        return chunk(parse(event));
    }

    @Override
    public boolean isComplete() {
        return done;
    }

    @Override
    public Optional<ReplyFrame> end() {
        requireComplete();
        return Optional.empty();
    }

    private ObjectNode parse(SseEvent event) {
        try {
            if (JsonCodec.read(event.data()) instanceof ObjectNode chunk) {
                if (ErrorShape.isError(chunk) || event.name().equals("error")) {
                    throw WholeReader.failed(errors.inside(chunk));
                }
                if (!textOf(chunk.path("x_groq").get("error")).isEmpty()) {
                    throw WholeReader.failed(errors.inside(chunk.get("x_groq")));
                }
                return chunk;
            }
        } catch (InvalidJson notJson) {
            throw WholeReader.failed(
                    OpenAiErrors.badResponse("The provider sent an event that " + notJson.problem() + "."));
        }
        throw WholeReader.failed(OpenAiErrors.badResponse("The provider sent an event that is no JSON object."));
    }

    private Optional<ReplyFrame> chunk(ObjectNode chunk) {
        ArrayNode choices = DocumentRepair.array(chunk, "choices");
        Usage usage = usage(chunk);
        if (choices.isEmpty() && usage.knowledge() == Usage.Knowledge.ABSENT) {
            return Optional.empty();
        }
        var events = new ArrayList<ReplyEvent>();
        begin(chunk, events);
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i) instanceof ObjectNode choice) {
                read(choice, i, events);
            }
        }
        if (usage.knowledge() == Usage.Knowledge.REPORTED) {
            events.add(new ReplyEvent.UsageReported(usage));
        }
        return Optional.of(new ReplyFrame(events, new Source(Family.OPENAI, Json.of(chunk))));
    }

    private void begin(ObjectNode chunk, List<ReplyEvent> events) {
        if (!started) {
            started = true;
            told = WholeReader.meta(chunk);
            events.add(new ReplyEvent.Started(told));
        }
        String id = form == Form.CHAT ? defaults.chatId() : defaults.completionId();
        DocumentRepair.envelope(
                chunk,
                form == Form.CHAT ? "chat.completion.chunk" : "text_completion",
                told.upstreamId() == null ? id : told.upstreamId(),
                told.model() == null ? defaults.model() : told.model(),
                told.createdSeconds() == null ? defaults.createdSeconds() : told.createdSeconds());
    }

    private void read(ObjectNode choice, int position, List<ReplyEvent> events) {
        if (ErrorShape.isTold(choice.path("error"))) {
            throw WholeReader.failed(errors.inside(choice));
        }
        JsonNode index = choice.path("index");
        if (!index.isInt() || index.intValue() < 0) {
            choice.put("index", position);
        }
        CandidateStream candidate = candidates.computeIfAbsent(
                choice.get("index").intValue(), place -> new CandidateStream(place, defaults));
        switch (form) {
            case CHAT -> candidate.chat(choice, events);
            case COMPLETION -> candidate.completion(choice, events);
        }
    }

    private Usage usage(ObjectNode chunk) {
        Usage usage = UsageReader.take(chunk, quirks);
        return usage.knowledge() == Usage.Knowledge.REPORTED
                ? usage
                : UsageReader.read(chunk.path("x_groq").get("usage"), quirks);
    }

    private void requireComplete() {
        if (candidates.isEmpty()) {
            throw WholeReader.failed(OpenAiErrors.badResponse("The provider's stream ended without an answer."));
        }
        if (!candidates.values().stream().allMatch(CandidateStream::isFinished)) {
            throw WholeReader.failed(OpenAiErrors.badResponse("The provider's stream ended before its answer did."));
        }
    }
}
