package io.sluice.provider.family.gemini;

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
 * The operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; only a broken exchange
 * fails.
 *
 * @see <a href="https://ai.google.dev/api">Gemini API reference</a>
 */
@RegisterRestClient(configKey = "gemini", baseUri = "https://generativelanguage.googleapis.com/v1beta")
public interface GeminiApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param apiKey        {@code x-goog-api-key}; null for none. Never in the address, where it would stand in logs
     * @param authorization {@code Authorization}; null for none
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("x-goog-api-key") @Nullable String apiKey,
            @RestHeader("Authorization") @Nullable String authorization,
            byte[] body);
}
