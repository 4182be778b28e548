package io.sluice.provider.family.openai;

import static io.sluice.provider.family.openai.DocumentRepair.array;
import static io.sluice.provider.family.openai.DocumentRepair.object;
import static io.sluice.provider.family.openai.DocumentRepair.textOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.provider.http.UpstreamReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads whole replies, of any status, and repairs their documents. */
final class WholeReader {
    private final Quirks quirks;
    private final OpenAiErrors errors;

    WholeReader(Quirks quirks, OpenAiErrors errors) {
        this.quirks = quirks;
        this.errors = errors;
    }

    ChatResponse chat(UpstreamReply reply, ReplyDefaults defaults) {
        ObjectNode document = document(reply);
        ArrayNode choices = choices(document);
        ReplyMeta meta = meta(document);
        DocumentRepair.envelope(
                document, "chat.completion", defaults.chatId(), defaults.model(), defaults.createdSeconds());
        var reader = new MessageReader(defaults);
        var candidates = new ArrayList<Candidate>(choices.size());
        for (int i = 0; i < choices.size(); i++) {
            ObjectNode choice = choice(choices.get(i), i);
            int index = choice.get("index").intValue();
            MessageReader.Said said = reader.read(object(choice, "message"), index);
            FinishReason finish = finish(choice, said.calledTools());
            candidates.add(new Candidate(index, said.parts(), finish, logProbs(choice)));
        }
        return new ChatResponse(meta, candidates, usage(document), source(document));
    }

    CompletionResponse completion(UpstreamReply reply, ReplyDefaults defaults) {
        ObjectNode document = document(reply);
        ArrayNode choices = choices(document);
        ReplyMeta meta = meta(document);
        DocumentRepair.envelope(
                document, "text_completion", defaults.completionId(), defaults.model(), defaults.createdSeconds());
        var read = new ArrayList<CompletionResponse.Choice>(choices.size());
        for (int i = 0; i < choices.size(); i++) {
            ObjectNode choice = choice(choices.get(i), i);
            if (!choice.path("text").isTextual()) { // some servers answer as to a chat
                choice.put(
                        "text", DocumentRepair.contentOf(choice.path("message").get("content")));
            }
            read.add(new CompletionResponse.Choice(
                    choice.get("index").intValue(),
                    choice.get("text").textValue(),
                    finish(choice, false),
                    logProbs(choice)));
        }
        return new CompletionResponse(meta, read, usage(document), source(document));
    }

    /** The document of a success; an error in it, of whatever status, is thrown. */
    ObjectNode document(UpstreamReply reply) {
        if (reply.isSuccess() && parse(reply) instanceof ObjectNode document && !ErrorShape.isError(document)) {
            return document;
        }
        throw failed(errors.read(reply));
    }

    Usage usage(ObjectNode document) {
        return UsageReader.take(document, quirks);
    }

    /** What the server itself says of its answer, before anything is filled in. */
    static ReplyMeta meta(JsonNode document) {
        String id = textOf(document.get("id"));
        String model = textOf(document.get("model"));
        long created = document.path("created").asLong();
        return new ReplyMeta(id.isEmpty() ? null : id, model.isEmpty() ? null : model, created <= 0 ? null : created);
    }

    static Source source(ObjectNode document) {
        return new Source(Family.OPENAI, Json.of(document));
    }

    static CallFailed failed(UpstreamError error) {
        return new CallFailed(new Failure.Upstream(error));
    }

    private static @Nullable JsonNode parse(UpstreamReply reply) {
        try {
            return JsonCodec.read(reply.body());
        } catch (InvalidJson notJson) {
            return null; // what it is instead is the error reader's to say
        }
    }

    private static ArrayNode choices(ObjectNode document) {
        ArrayNode choices = array(document, "choices");
        if (choices.isEmpty()) {
            throw failed(OpenAiErrors.badResponse("The provider's answer has no choices."));
        }
        return choices;
    }

    private ObjectNode choice(JsonNode node, int position) {
        if (!(node instanceof ObjectNode choice)) {
            throw failed(OpenAiErrors.badResponse("The provider's answer has a choice that is no object."));
        }
        if (ErrorShape.isTold(choice.path("error"))) { // OpenRouter's way
            throw failed(errors.inside(choice));
        }
        if (!choice.path("index").isInt() || choice.path("index").intValue() < 0) {
            choice.put("index", position);
        }
        return choice;
    }

    private static FinishReason finish(ObjectNode choice, boolean calledTools) {
        String told = textOf(choice.get("finish_reason"));
        FinishReasons.failOn(told);
        FinishReason reason = FinishReasons.read(told, calledTools);
        choice.put("finish_reason", FinishReasons.word(told, reason));
        return reason;
    }

    private static @Nullable Json logProbs(ObjectNode choice) {
        return choice.get("logprobs") instanceof ObjectNode told ? Json.of(told) : null;
    }

    /** The texts of a chat's answer, as a completion's. */
    static CompletionResponse asCompletion(ChatResponse chat) {
        List<CompletionResponse.Choice> choices = chat.candidates().stream()
                .map(candidate ->
                        new CompletionResponse.Choice(candidate.index(), candidate.text(), candidate.finish(), null))
                .toList();
        return new CompletionResponse(chat.meta(), choices, chat.usage(), null);
    }
}
