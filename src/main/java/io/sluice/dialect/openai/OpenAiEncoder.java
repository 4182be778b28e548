package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Family;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole answers of chats and completions. An answer that came from a server of the family is its own document,
 * every member included; any other is built, with every member that OpenAI promises. Pure.
 */
final class OpenAiEncoder {
    private final AnswerStyle style;
    private final Stamp stamp;

    OpenAiEncoder(AnswerStyle style, Stamp stamp) {
        this.style = style;
        this.stamp = stamp;
    }

    byte[] chat(ChatResponse response) {
        JsonNode own = ofTheFamily(response.source());
        return JsonCodec.writeBytes(own == null ? built(response) : own);
    }

    byte[] completion(CompletionResponse response) {
        JsonNode own = ofTheFamily(response.source());
        return JsonCodec.writeBytes(own == null ? built(response) : own);
    }

    /** The document of a server of the family; null when there is none. */
    static @Nullable JsonNode ofTheFamily(@Nullable Source source) {
        return source != null && source.isOf(Family.OPENAI) ? source.document().node() : null;
    }

    private ObjectNode built(ChatResponse response) {
        ObjectNode document = head("chatcmpl-", "chat.completion", response.meta());
        ArrayNode choices = document.putArray("choices");
        for (Candidate candidate : response.candidates()) {
            ObjectNode choice = choices.addObject().put("index", candidate.index());
            choice.set("message", MessageEncoder.encode(candidate, style));
            choice.set("logprobs", orNull(candidate.logProbs()));
            choice.put("finish_reason", FinishWords.of(candidate.finish(), style));
        }
        return withUsage(document, response.usage());
    }

    private ObjectNode built(CompletionResponse response) {
        ObjectNode document = head("cmpl-", "text_completion", response.meta());
        ArrayNode choices = document.putArray("choices");
        for (CompletionResponse.Choice told : response.choices()) {
            ObjectNode choice = choices.addObject().put("text", told.text()).put("index", told.index());
            choice.set("logprobs", orNull(told.logProbs()));
            choice.put("finish_reason", FinishWords.of(told.finish(), style));
        }
        return withUsage(document, response.usage());
    }

    private ObjectNode head(String prefix, String object, ReplyMeta meta) {
        return JsonCodec.object()
                .put("id", stamp.id(prefix, meta))
                .put("object", object)
                .put("created", stamp.created(meta))
                .put("model", stamp.model(meta));
    }

    private static ObjectNode withUsage(ObjectNode document, Usage usage) {
        if (usage.knowledge() != Usage.Knowledge.ABSENT) {
            document.set("usage", UsageEncoder.generated(usage));
        }
        return document;
    }

    private static @Nullable JsonNode orNull(@Nullable Json json) {
        return json == null ? null : json.node();
    }
}
