package io.sluice.provider.portkey;

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
 * The family's operations with Portkey's headers. Every status is a reply; only a broken exchange fails.
 *
 * @see <a href="https://portkey.ai/docs/api-reference/inference-api/headers">Portkey's headers</a>
 */
@RegisterRestClient(configKey = "portkey", baseUri = "https://api.portkey.ai/v1")
interface PortkeyApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization of the provider behind; null where Portkey keeps it
     * @param key           of Portkey
     * @param provider      which provider is behind; null where the config says it
     * @param config        id of a config, or one written out; null for none
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") @Nullable String authorization,
            @RestHeader("x-portkey-api-key") @Nullable String key,
            @RestHeader("x-portkey-provider") @Nullable String provider,
            @RestHeader("x-portkey-config") @Nullable String config,
            byte[] body);
}
