package io.sluice.provider.llamacpp;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The server of llama.cpp. */
@Singleton
public final class LlamaCppProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("llama-cpp", "llama.cpp", "http://localhost:8080/v1");

    LlamaCppProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
