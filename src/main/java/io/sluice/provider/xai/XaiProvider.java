package io.sluice.provider.xai;

import static io.sluice.provider.family.openai.RequestRules.refuses;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** xAI: chats and embeddings; completions as chats. */
@Singleton
public final class XaiProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "xai", "xAI", "https://api.x.ai/v1", new Abilities(Completing.CHAT, true, quirks()));

    XaiProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }

    /** Reasoning comes on top of {@code completion_tokens}. See <a href="https://docs.x.ai/docs/api-reference">its API</a>. */
    private static Quirks quirks() {
        return Quirks.COMPATIBLE
                .withoutTopK()
                .withReasoningBeside()
                .with(ServerRules.ofChats(refuses("xAI", "logit_bias", "top_k")));
    }
}
