package io.sluice.provider.palm;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** The operations, all of them a JSON POST to an address. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "palm", baseUri = "https://generativelanguage.googleapis.com/v1beta3")
interface PalmApi {
    /**
     * Sends a request.
     *
     * @param address the whole address; it takes the place of the client's own
     * @param key     sent in a header: in the address it would stand in logs
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(@Url String address, @RestHeader("x-goog-api-key") String key, byte[] body);
}
