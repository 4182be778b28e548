package io.sluice.provider.togetherai;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Together AI: chats, completions and embeddings. */
@Singleton
public final class TogetherAiProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
                    "togetherai",
                    "Together AI",
                    "https://api.together.xyz/v1",
                    new Abilities(Completing.TEXTS, true, TogetherAiRules.QUIRKS))
            .with(new TogetherAiMlflow());

    TogetherAiProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
