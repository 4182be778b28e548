package io.sluice.provider.bedrock;

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
 * AWS' token service, where roles are assumed.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">API reference</a>
 */
@RegisterRestClient(configKey = "bedrock-sts", baseUri = "https://sts.amazonaws.com")
interface StsApi {
    /**
     * Sends a form. Without the signature's headers for operations that take none.
     *
     * @param address the whole address; it takes the place of the client's own
     */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/xml")
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") @Nullable String authorization,
            @RestHeader("X-Amz-Date") @Nullable String date,
            @RestHeader("X-Amz-Content-Sha256") @Nullable String contentSha256,
            @RestHeader("X-Amz-Security-Token") @Nullable String securityToken,
            byte[] form);
}
