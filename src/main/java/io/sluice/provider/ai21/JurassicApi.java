package io.sluice.provider.ai21;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** The operation of the Jurassic models: a JSON POST. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "ai21labs", baseUri = "https://api.ai21.com")
interface JurassicApi {
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
