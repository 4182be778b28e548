package io.sluice.provider.anthropic;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The operations that answer whole. Every status is a reply; only a broken exchange fails. {@code base} is the address of
 * the API with its version; the placeholder below is never called.
 */
@RegisterRestClient(configKey = "anthropic", baseUri = "http://localhost:0")
@Path("/")
@Consumes("application/json")
interface AnthropicApi {
    /** Continues a conversation. */
    @POST
    @Path("/messages")
    Uni<RestResponse<byte[]>> messages(
            @Url String base,
            @RestHeader("x-api-key") String key,
            @RestHeader("anthropic-version") String version,
            @RestHeader("anthropic-beta") @Nullable String beta,
            byte[] body);

    /** Counts the tokens of a conversation; generates nothing. */
    @POST
    @Path("/messages/count_tokens")
    Uni<RestResponse<byte[]>> countTokens(
            @Url String base,
            @RestHeader("x-api-key") String key,
            @RestHeader("anthropic-version") String version,
            @RestHeader("anthropic-beta") @Nullable String beta,
            byte[] body);

    /** Continues a text; models before Claude 3 only. */
    @POST
    @Path("/complete")
    Uni<RestResponse<byte[]>> complete(
            @Url String base,
            @RestHeader("x-api-key") String key,
            @RestHeader("anthropic-version") String version,
            @RestHeader("anthropic-beta") @Nullable String beta,
            byte[] body);
}
