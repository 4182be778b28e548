package io.sluice.provider.databricks;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Where a service principal gets its access tokens.
 *
 * @see <a href="https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m">OAuth machine-to-machine</a>
 */
@RegisterRestClient(configKey = "databricks-token", baseUri = "https://cloud.databricks.com")
public interface DatabricksTokenApi {
    /**
     * Asks for a token.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization Basic, of the client id and its secret
     * @param form          the grant and its scope
     */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> post(@Url String address, @RestHeader("Authorization") String authorization, byte[] form);
}
