package io.sluice.provider.openrouter;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** OpenRouter: chats, completions and embeddings of many vendors. */
@Singleton
public final class OpenRouterProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "openrouter",
            "OpenRouter",
            "https://openrouter.ai/api/v1",
            new Abilities(Completing.TEXTS, true, Quirks.COMPATIBLE.withCacheControl()));

    OpenRouterProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
