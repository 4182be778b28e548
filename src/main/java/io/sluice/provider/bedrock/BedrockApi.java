package io.sluice.provider.bedrock;

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
 * The run time's operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; only a
 * broken exchange fails.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html">API
 *     reference</a>
 */
@RegisterRestClient(configKey = "bedrock", baseUri = "https://bedrock-runtime.us-east-1.amazonaws.com")
interface BedrockApi {
    /**
     * Sends a request.
     *
     * @param address the whole address; it takes the place of the client's own
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") String authorization,
            @RestHeader("X-Amz-Date") @Nullable String date,
            @RestHeader("X-Amz-Content-Sha256") @Nullable String contentSha256,
            @RestHeader("X-Amz-Security-Token") @Nullable String securityToken,
            byte[] body);
}
