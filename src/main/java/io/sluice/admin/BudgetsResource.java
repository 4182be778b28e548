package io.sluice.admin;

import io.sluice.admission.BudgetDocument;
import io.sluice.admission.Budgets.State;
import io.sluice.admission.RuleAdministration;
import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Budgets over the management API. */
@Path(BudgetsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_ROUTES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Budgets", description = "How much may be spent in a window of time.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class BudgetsResource {
    static final String PATH = "/admin/v1/budgets";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final Pages<State> PAGES =
            new Pages<>(state -> state.budget().id(), id -> true, BudgetDocument::write);

    private final RuleAdministration rules;

    BudgetsResource(RuleAdministration rules) {
        this.rules = rules;
    }

    /** Lists budgets. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Operation(summary = "List all budgets", description = "In the order they were made, each as it stands now.")
    @APIResponse(
            responseCode = "200",
            description = "A page of budgets",
            content = @Content(schema = @Schema(implementation = RuleSchemas.BudgetPage.class)))
    public Uni<Response> list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Budgets a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return rules.budgets().map(states -> Documents.ok(PAGES.page(states, pageSize, pageToken)));
    }

    /** Shows a budget. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES, Permission.READ_USAGE})
    @Path("{id}")
    @Operation(
            summary = "Show a budget",
            description =
                    "What all gateways spent of it in the present window, and what this one holds for calls under way.")
    @APIResponse(
            responseCode = "200",
            description = "The budget as it stands now",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Budget.class)))
    @APIResponse(responseCode = "404", description = "There is no budget of this id")
    public Uni<Response> get(@PathParam("id") String id) {
        return rules.budget(id).map(state -> Documents.ok(BudgetDocument.write(state)));
    }

    /** Makes a budget. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a budget",
            description =
                    "It counts from now on. A call is refused when its worst case does not fit all of its budgets.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RuleSchemas.BudgetBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made, and in force on the gateway that answers; Location is its address",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Budget.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return rules.createBudget(Actors.of(context), Documents.read(body))
                .map(state -> Documents.created(PATH, state.budget().id(), BudgetDocument.write(state)));
    }

    /** Changes parts of a budget. */
    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change parts of a budget",
            description =
                    "A JSON merge patch (RFC 7396). Scope, unit and window stay. A limit below what is spent refuses"
                            + " new calls and does nothing else.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RuleSchemas.BudgetBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Budget.class)))
    @APIResponse(responseCode = "404", description = "There is no budget of this id")
    public Uni<Response> patch(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        return rules.patchBudget(Actors.of(context), id, Documents.read(body))
                .map(state -> Documents.ok(BudgetDocument.write(state)));
    }

    /** Removes a budget. */
    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a budget", description = "What was spent stays in the ledger.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no budget of this id")
    public Uni<Response> delete(@PathParam("id") String id, @Context RoutingContext context) {
        return rules.deleteBudget(Actors.of(context), id)
                .map(deleted -> Response.noContent().build());
    }
}
