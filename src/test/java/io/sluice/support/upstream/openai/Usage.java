package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;

/** OpenAI's usage object: the prompt includes what was cached, the completion what was thought. */
final class Usage {

    private Usage() {}

    /** The usage as it is to be told: the truth, or zero. */
    static ObjectNode of(Said said, Tokens bill) {
        return of(said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill);
    }

    static ObjectNode of(Tokens bill) {
        var usage = Json.object()
                .put("prompt_tokens", bill.inputTotal())
                .put("completion_tokens", bill.output())
                .put("total_tokens", bill.total());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", bill.cachedInput())
                .put("cache_write_tokens", bill.cacheWrite())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", bill.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
