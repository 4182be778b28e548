package io.sluice.provider.mosaicml;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** The one operation, a JSON POST to a model's address. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "mosaicml", baseUri = "https://models.hosted-on.mosaicml.hosting")
interface MosaicApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization the bare key: the service knows no scheme
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(@Url String address, @RestHeader("Authorization") String authorization, byte[] body);
}
