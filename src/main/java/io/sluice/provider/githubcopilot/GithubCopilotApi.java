package io.sluice.provider.githubcopilot;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The family's operations with Copilot's headers. Every status is a reply; only a broken exchange fails. */
@RegisterRestClient(configKey = "github-copilot", baseUri = "https://api.githubcopilot.com")
interface GithubCopilotApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization the token, as a bearer's
     * @param integration   which integration asks
     * @param version       of the API, a date
     */
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") @Nullable String authorization,
            @RestHeader("Copilot-Integration-Id") @Nullable String integration,
            @RestHeader("X-GitHub-Api-Version") @Nullable String version,
            byte[] body);
}
