package io.sluice.provider.vllm;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** vLLM, the server for models on GPUs. */
@Singleton
public final class VllmProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("vllm", "vLLM", "http://localhost:8000/v1");

    VllmProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }
}
