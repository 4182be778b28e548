package io.sluice.provider.family.openai;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; how long it may
 * take is the dispatcher's to say. Streams go through {@link io.sluice.provider.http.EventStreamClient}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI's API reference</a>
 */
@RegisterRestClient(configKey = "openai", baseUri = "https://api.openai.com/v1")
public interface OpenAiApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address with its query; it takes the place of the client's own
     * @param authorization {@code Authorization}; null for none
     * @param apiKey        {@code api-key} as Azure takes it; null for none
     * @param organization  {@code OpenAI-Organization}; null for none
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") @Nullable String authorization,
            @RestHeader("api-key") @Nullable String apiKey,
            @RestHeader("OpenAI-Organization") @Nullable String organization,
            byte[] body);
}
