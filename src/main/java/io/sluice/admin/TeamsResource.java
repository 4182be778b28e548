package io.sluice.admin;

import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.identity.TeamAdministration;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Teams over the management API. A team has nothing but its name, which it keeps. */
@Path(TeamsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_CALLERS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Teams", description = "What members and service accounts belong to, and grants are given to.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "Only administrators may do this",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class TeamsResource {
    static final String PATH = "/admin/v1/teams";

    private final TeamAdministration teams;

    TeamsResource(TeamAdministration teams) {
        this.teams = teams;
    }

    /** Lists teams. */
    @GET
    @Operation(summary = "List all teams", description = "By name.")
    @APIResponse(
            responseCode = "200",
            description = "A page of teams",
            content = @Content(schema = @Schema(implementation = CallerSchemas.TeamPage.class)))
    public Response list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Teams a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return Documents.ok(CallerDocuments.TEAM_PAGES.page(List.copyOf(teams.all()), pageSize, pageToken));
    }

    /** Shows a team. */
    @GET
    @Path("{name}")
    @Operation(summary = "Show a team")
    @APIResponse(
            responseCode = "200",
            description = "The team",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Team.class)))
    @APIResponse(responseCode = "404", description = "There is no team of this name")
    public Response get(@PathParam("name") String name) {
        return Documents.ok(CallerDocuments.of(teams.find(name)));
    }

    /** Makes a team. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Make a team")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CallerSchemas.TeamBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made; Location is its address",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Team.class)))
    @APIResponse(responseCode = "409", description = "There is a team of this name")
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return teams.create(Actors.of(context), CallerDocuments.teamName(Documents.read(body)))
                .map(team -> Documents.created(PATH, team.name(), CallerDocuments.of(team)));
    }

    /** Removes a team. */
    @DELETE
    @Path("{name}")
    @Operation(
            summary = "Remove a team",
            description = "The grants given to it go with it. Nobody may be in it any more.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no team of this name")
    @APIResponse(responseCode = "409", description = "The team has members or service accounts")
    public Uni<Response> delete(@PathParam("name") String name, @Context RoutingContext context) {
        return teams.delete(Actors.of(context), name)
                .map(deleted -> Response.noContent().build());
    }
}
