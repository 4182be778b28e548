package io.sluice.admin;

import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.pricing.ModelPrice;
import io.sluice.pricing.PriceAdministration;
import io.sluice.pricing.PriceConflict;
import io.sluice.pricing.PriceDiff;
import io.sluice.pricing.PriceTable;
import io.sluice.pricing.PriceVersion;
import io.sluice.pricing.Prices;
import io.sluice.pricing.UnpricedModels;
import io.smallrye.common.annotation.Blocking;
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
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The price book over the management API. */
@Path(PricesResource.PATH)
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Prices", description = "What models cost, from when on, and which have no price.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "401",
        description = "A valid key is needed",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@Requires(Permission.MANAGE_ROUTES)
public final class PricesResource {
    static final String PATH = "/admin/v1/prices";

    private final Prices prices;
    private final PriceAdministration administration;
    private final UnpricedModels unpriced;
    private final Clock clock;

    PricesResource(Prices prices, PriceAdministration administration, UnpricedModels unpriced, Clock clock) {
        this.prices = prices;
        this.administration = administration;
        this.unpriced = unpriced;
        this.clock = clock;
    }

    /** Lists the prices that hold now. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Operation(summary = "List the prices that hold now", description = "By provider and model, each with its version.")
    @APIResponse(
            responseCode = "200",
            description = "A page of prices",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Page.class)))
    public Response list(
            @QueryParam("provider") @Parameter(description = "Prices of this provider only") @Nullable String provider,
            @QueryParam("model")
                    @Parameter(description = "Prices that can be for this model only: its own, and patterns it matches")
                    @Nullable
                    String model,
            @QueryParam("page_size") @Parameter(description = "Prices a page, 1 to 1000; 100 by itself") @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return Documents.ok(PriceDocuments.page(prices.now(), provider, model, pageSize, pageToken));
    }

    /** Lists the versions. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Path("versions")
    @Operation(
            summary = "List the versions",
            description = "In the order in which they take effect, those to come too.")
    @APIResponse(
            responseCode = "200",
            description = "The versions, without their prices",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Versions.class)))
    public Response versions() {
        return Documents.ok(PriceDocuments.versions(prices.book().versions(), now()));
    }

    /** Imports a version. */
    @POST
    @Path("versions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking // thousands of prices take their time to read
    @Operation(
            summary = "Import prices",
            description = "They add to the prices before them and replace those of the same provider and model.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PriceSchemas.Import.class)))
    @APIResponse(
            responseCode = "201",
            description = "Imported, and in the book of the gateway that answers; Location is its address",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Version.class)))
    public Uni<Response> add(byte[] body, @Context RoutingContext context) {
        return administration
                .add(Actors.of(context), Documents.read(body))
                .map(version ->
                        Documents.madeAt(PATH + "/versions/" + version.id(), PriceDocuments.version(version, now())));
    }

    /** Shows a version. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Path("versions/{version}")
    @Operation(summary = "Show a version", description = "With its prices as they were imported.")
    @APIResponse(
            responseCode = "200",
            description = "The version",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Version.class)))
    @APIResponse(responseCode = "404", description = "There is no such version")
    public Response version(@PathParam("version") String version) {
        return Documents.ok(PriceDocuments.wholeVersion(require(version), now()));
    }

    /** Compares two versions. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Path("versions/{version}/diff")
    @Operation(
            summary = "Compare two versions",
            description =
                    "What the prices are once the version and all before it have taken effect, against the same of"
                            + " another version.")
    @APIResponse(
            responseCode = "200",
            description = "The prices that differ",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Diff.class)))
    @APIResponse(responseCode = "404", description = "There is no such version")
    public Response diff(
            @PathParam("version") String id,
            @QueryParam("against")
                    @Parameter(description = "The other version; by itself the one right before")
                    @Nullable
                    String against) {
        PriceVersion version = require(id);
        PriceVersion other = against == null || against.isEmpty()
                ? prices.book().before(version).orElse(version)
                : otherVersion(against);
        PriceTable earlier = prices.book().upTo(other);
        PriceTable later = prices.book().upTo(version);
        return Documents.ok(PriceDocuments.diff(version.id(), other.id(), PriceDiff.between(earlier, later)));
    }

    /** Takes back a version. */
    @DELETE
    @Path("versions/{version}")
    @Operation(summary = "Take back a version", description = "Only before it takes effect.")
    @APIResponse(responseCode = "204", description = "Taken back")
    @APIResponse(responseCode = "404", description = "There is no such version")
    @APIResponse(
            responseCode = "409",
            description = "It has taken effect, or was not imported over the API",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> delete(@PathParam("version") String version, @Context RoutingContext context) {
        return administration
                .withdraw(Actors.of(context), version)
                .map(done -> Response.noContent().build());
    }

    /** Lists models without a price. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Path("unpriced")
    @Operation(
            summary = "List models without a price",
            description = "Those that were called since this gateway started and still have none; the latest first.")
    @APIResponse(
            responseCode = "200",
            description = "The models",
            content = @Content(schema = @Schema(implementation = PriceSchemas.Unpriced.class)))
    public Response unpriced() {
        PriceTable table = prices.now();
        return Documents.ok(PriceDocuments.unpriced(unpriced.seen().stream()
                .filter(model -> table.find(model.provider(), model.model()) instanceof ModelPrice.Unknown)
                .toList()));
    }

    @ServerExceptionMapper
    Response conflict(PriceConflict conflict, RoutingContext context) {
        return ConflictProblem.of(conflict, context);
    }

    private PriceVersion require(String id) {
        return prices.book().version(id).orElseThrow(() -> PriceAdministration.unknown(id));
    }

    private PriceVersion otherVersion(String id) {
        return prices.book()
                .version(id)
                .orElseThrow(() -> new CallFailed(Failure.InvalidRequest.of(
                        "against", "version", "'against' names no version. 'GET " + PATH + "/versions' lists them.")));
    }

    private Instant now() {
        return clock.instant();
    }
}
