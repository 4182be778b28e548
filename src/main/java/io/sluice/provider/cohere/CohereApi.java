package io.sluice.provider.cohere;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Cohere's operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; only a broken
 * exchange fails.
 *
 * @see <a href="https://docs.cohere.com/reference/chat">Cohere's API reference</a>
 */
@RegisterRestClient(configKey = "cohere", baseUri = "https://api.cohere.com")
interface CohereApi {
    /**
     * Sends a request.
     *
     * @param address the whole address; it takes the place of the client's own
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(@Url String address, @RestHeader("Authorization") String authorization, byte[] body);
}
