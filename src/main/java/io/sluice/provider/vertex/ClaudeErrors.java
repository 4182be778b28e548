package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.provider.family.anthropic.AnthropicErrors;
import io.sluice.provider.family.gemini.GeminiErrors;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;

/** Errors of Claude at Vertex AI: the model's in Anthropic's shape, the platform's in Google's. */
final class ClaudeErrors implements ErrorReader {
    private final AnthropicErrors model;
    private final GeminiErrors platform;

    ClaudeErrors(Clock clock) {
        this.model = new AnthropicErrors(clock);
        this.platform = new GeminiErrors(clock);
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        return isOfModel(reply) ? model.read(reply) : platform.read(reply);
    }

    /** The document of a reply that is a success in status and in content; fails with {@link CallFailed} otherwise. */
    JsonNode document(UpstreamReply reply) {
        if (reply.isSuccess() && isOfModel(reply)) {
            return model.document(reply);
        }
        throw new CallFailed(new Failure.Upstream(read(reply)));
    }

    /** Anthropic's documents tell their type, errors and answers alike; a count of tokens tells nothing else. */
    private static boolean isOfModel(UpstreamReply reply) {
        try {
            JsonNode document = JsonCodec.read(reply.body());
            return document.has("type") || document.has("input_tokens");
        } catch (InvalidJson notJson) {
            return false;
        }
    }
}
