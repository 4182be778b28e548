package io.sluice.admission;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A receiver of notices. Its address is checked as those of providers are; redirects are not followed. */
@RegisterRestClient(configKey = "budget-webhook", baseUri = "http://localhost")
interface WebhookApi {
    /**
     * Sends a notice.
     *
     * @param address   the whole address; it takes the place of the client's own
     * @param signature null when there is no secret to sign with
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("x-sluice-timestamp") String timestamp,
            @RestHeader("x-sluice-delivery") String delivery,
            @RestHeader("x-sluice-signature") @Nullable String signature,
            byte[] body);
}
