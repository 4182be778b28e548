package io.sluice.provider.vertex;

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
 * Claude's operations that answer whole. Every status is a reply; only a broken exchange fails.
 *
 * @see <a href="https://docs.claude.com/en/api/claude-on-vertex-ai">Claude on Vertex AI</a>
 */
@RegisterRestClient(configKey = "vertex-claude", baseUri = "https://aiplatform.googleapis.com/v1")
public interface VertexClaudeApi {
    /**
     * Sends a request.
     *
     * @param address       the whole address; it takes the place of the client's own
     * @param authorization an access token as a bearer's
     * @param beta          features that are switched on; null for none
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<RestResponse<byte[]>> post(
            @Url String address,
            @RestHeader("Authorization") String authorization,
            @RestHeader("anthropic-beta") @Nullable String beta,
            byte[] body);
}
