package io.sluice.provider.lmstudio;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** LM Studio, and the models that it has loaded. */
@Singleton
public final class LmStudioProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("lm-studio", "LM Studio", "http://localhost:1234/v1");

    LmStudioProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
