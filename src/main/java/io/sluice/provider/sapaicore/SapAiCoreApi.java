package io.sluice.provider.sapaicore;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A deployment of the orchestration service. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "sap-ai-core", baseUri = "http://localhost:0")
interface SapAiCoreApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization the token, as a bearer's; null for none
     * @param resourceGroup that the deployment belongs to
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") @Nullable String authorization,
            @RestHeader("AI-Resource-Group") String resourceGroup,
            byte[] body);
}
