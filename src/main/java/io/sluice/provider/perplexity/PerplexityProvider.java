package io.sluice.provider.perplexity;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Perplexity: chats; completions as chats. */
@Singleton
public final class PerplexityProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "perplexity",
            "Perplexity",
            "https://api.perplexity.ai",
            new Abilities(Completing.CHAT, false, PerplexityRules.QUIRKS));

    PerplexityProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
