package io.sluice.dialect.mlflow;

import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What MLflow's server tells of itself. */
@Path("/")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class ServerResource {
    private static final URI SWAGGER_UI = URI.create("/q/swagger-ui/");

    private final String version;

    /** @param version of this gateway, as it was built */
    ServerResource(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version.replace("-SNAPSHOT", "");
    }

    /** The document is another part's; only its address here is MLflow's. */
    void alias(@Observes Router router) {
        router.get("/openapi.json").handler(context -> context.reroute("/q/openapi.json"));
    }

    @GET
    @Path("health")
    @Requires(Permission.NOTHING)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Whether the gateway answers; needs no key")
    public String health() {
        return "{\"status\":\"OK\"}";
    }

    @GET
    @Path("version")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "The gateway's version, as plain text")
    public String version() {
        return version;
    }

    @GET
    @Operation(hidden = true)
    public Response index() {
        return moved(URI.create("/docs"));
    }

    @GET
    @Path("docs")
    @Operation(hidden = true)
    public Response docs() {
        return moved(SWAGGER_UI);
    }

    @GET
    @Path("favicon.ico")
    @Operation(hidden = true)
    public Response favicon() {
        throw new CallFailed(new Failure.Prescribed(404, "favicon.ico not found"));
    }

    /** Location is given as it is: JAX-RS would make it absolute, with a host that a proxy in front does not know. */
    private static Response moved(URI to) {
        return Response.status(Response.Status.TEMPORARY_REDIRECT)
                .header("Location", to.toString())
                .build();
    }
}
