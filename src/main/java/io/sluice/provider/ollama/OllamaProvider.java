package io.sluice.provider.ollama;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Ollama by its route that speaks the wire of OpenAI. */
@Singleton
public final class OllamaProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("ollama", "Ollama", "http://localhost:11434/v1");

    OllamaProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
