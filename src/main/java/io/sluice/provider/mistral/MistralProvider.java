package io.sluice.provider.mistral;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Mistral: chats and embeddings; completions as chats. */
@Singleton
public final class MistralProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
                    "mistral",
                    "Mistral",
                    "https://api.mistral.ai/v1",
                    new Abilities(Completing.CHAT, true, MistralRules.QUIRKS))
            .with(new MistralMlflow());

    MistralProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
