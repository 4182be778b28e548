package io.sluice.provider.ollama;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; only a broken
 * exchange fails.
 *
 * @see <a href="https://docs.ollama.com/api">Ollama's API</a>
 */
@RegisterRestClient(configKey = "ollama", baseUri = "http://localhost:11434")
interface OllamaApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization null sends no such header
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address, @RestHeader("Authorization") @Nullable String authorization, byte[] body);
}
