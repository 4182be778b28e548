package io.sluice.support.upstream.anthropic;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;

/** {@code POST /messages/count_tokens}: counts, serves nothing. */
public final class CountSpeaker {

    private CountSpeaker() {}

    /** The count of the prompt. */
    public static Answer say(Call call, Said said) {
        var counted = said.accounting().settle(Tokens.of(Blocks.count(call.body()), 0));
        return AnthropicWire.whole(
                call, Json.compact(Json.object().put("input_tokens", counted.inputTotal())), Tokens.NONE);
    }
}
