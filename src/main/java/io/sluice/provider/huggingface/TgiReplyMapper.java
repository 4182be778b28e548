package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyMeta;
import io.sluice.provider.http.UpstreamReply;
import java.util.List;

/** Answers of {@code POST /generate} as canonical ones. Pure. */
final class TgiReplyMapper {
    private TgiReplyMapper() {}

    /**
     * Reads a success; Hugging Face's endpoints wrap it into an array.
     *
     * @param stops the texts that the request asked to end at: the server leaves the one it met in its answer
     * @throws io.sluice.model.CallFailed when it is no answer
     */
    static CompletionResponse completion(UpstreamReply reply, List<String> stops) {
        JsonNode document = document(reply);
        JsonNode text = document.path("generated_text");
        if (!text.isTextual()) {
            throw TgiErrors.badResponse("The provider's answer holds no text.");
        }
        JsonNode details = document.path("details");
        String reason = details.path("finish_reason").asText();
        var choice =
                new CompletionResponse.Choice(0, StopFilter.cut(text.textValue(), reason, stops), finish(reason), null);
        return new CompletionResponse(
                ReplyMeta.UNKNOWN, List.of(choice), TgiUsage.whole(details, reply.headers()), null);
    }

    /** Why it ended: {@code eos_token} and {@code stop_sequence} are a natural end, and so are words to come. */
    static FinishReason finish(String reason) {
        return reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP;
    }

    private static JsonNode document(UpstreamReply reply) {
        try {
            JsonNode document = JsonCodec.read(reply.body());
            return document.isArray() ? document.path(0) : document;
        } catch (InvalidJson notJson) {
            throw TgiErrors.badResponse("The provider answered something that is not its protocol.");
        }
    }
}
