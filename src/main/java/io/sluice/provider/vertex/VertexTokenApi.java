package io.sluice.provider.vertex;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** Where access tokens are had. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "vertex-token", baseUri = "https://oauth2.googleapis.com/token")
public interface VertexTokenApi {
    /**
     * Exchanges what proves an identity for a token.
     *
     * @param address the whole address; it takes the place of the client's own
     * @param form    the grant and the proof
     * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account">OAuth for service accounts</a>
     */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> exchange(@Url String address, byte[] form);

    /**
     * Asks the metadata server for a token of the machine's account.
     *
     * @param address the whole address
     * @param flavor  {@code Google}; without it the server refuses, so that nobody asks by mistake
     * @see <a href="https://cloud.google.com/compute/docs/access/authenticate-workloads">Authenticating workloads</a>
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> ofMachine(@Url String address, @RestHeader("Metadata-Flavor") String flavor);
}
