package io.sluice.provider.family.openai;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestResponse;

/** Sends a request that is answered whole. A server that wants headers of its own has a declarative client of its own. */
@FunctionalInterface
public interface OpenAiTransport {
    /** By the family's client, which knows the family's headers and no others. */
    static OpenAiTransport of(OpenAiApi api) {
        return (address, headers, body) ->
                api.post(address, headers.authorization(), headers.apiKey(), headers.organization(), body);
    }

    /** Sends it; cold. */
    Uni<RestResponse<byte[]>> post(String address, OpenAiHeaders headers, byte[] body);
}
