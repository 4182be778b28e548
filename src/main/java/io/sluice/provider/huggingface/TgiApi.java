package io.sluice.provider.huggingface;

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
 * The server's operations that answer whole: all of them are a JSON POST to an address. Every status is a reply; only a
 * broken exchange fails. The placeholder below is never called.
 *
 * @see <a href="https://huggingface.co/docs/text-generation-inference/reference/api_reference">TGI's API reference</a>
 */
@RegisterRestClient(configKey = "huggingface-text-generation-inference", baseUri = "http://localhost:0")
interface TgiApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization null for none, as servers at home want it
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address, @RestHeader("Authorization") @Nullable String authorization, byte[] body);
}
