package io.sluice.provider.compatible;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Any server that speaks the wire of OpenAI, and says nothing of its differences. */
@Singleton
public final class OpenAiCompatibleProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("openai-compatible", "OpenAI-compatible", null);

    OpenAiCompatibleProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
