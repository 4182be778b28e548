package io.sluice.support.upstream.google;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;

/** {@code :countTokens}: the prompt's tokens as the wire counts them. Serves none. */
final class TokenCountSpeaker implements Endpoint.Speaker {
    @Override
    public Answer say(Call call, Said said) {
        var counted = call.body().path("generateContentRequest");
        var tokens = Words.count(counted.isMissingNode() ? call.body() : counted);
        return Answers.whole(call, Json.object().put("totalTokens", tokens), Tokens.NONE);
    }
}
