package io.sluice.admin;

import io.sluice.call.Inbounds;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.EntryQuery;
import io.sluice.ledger.EntryQuery.Place;
import io.sluice.ledger.LedgerJson;
import io.sluice.ledger.LedgerReader;
import io.sluice.ledger.LedgerReader.Kept;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The rows of the ledger over the management API. They can be read, never written. */
@Path("/admin/v1/ledger")
@Singleton
@Requires({Permission.READ_USAGE, Permission.TEAM_USAGE, Permission.OWN_USAGE})
@Produces(AuditResource.JSON_LINES)
@Tag(name = "Usage", description = "What was used and what it cost.")
@APIResponse(
        responseCode = "400",
        description = "A parameter is not valid; the problem names it",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class LedgerResource {
    private static final int DEFAULT_LIMIT = 1000;
    private static final int MAX_LIMIT = 10_000;

    private final LedgerReader reader;
    private final Clock clock;

    LedgerResource(LedgerReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /** Lists rows. */
    @GET
    @Operation(
            summary = "List the rows of the ledger as JSON Lines",
            description =
                    "An attempt a line, in the order in which they started. The header x-next-cursor tells where the"
                            + " next page begins and is missing on the last one. Attempts under way have no row yet, so a page of"
                            + " the last minutes may get rows later; pages up to an earlier 'to' stay as they are. Whoever may not"
                            + " read everybody's usage sees the own rows only.")
    @APIResponse(
            responseCode = "200",
            description = "A row a line",
            content =
                    @Content(
                            mediaType = AuditResource.JSON_LINES,
                            schema = @Schema(implementation = UsageSchemas.LedgerRow.class)))
    public Uni<Response> list(
            @BeanParam UsageParameters parameters,
            @QueryParam("call_id") @Parameter(description = "Only the attempts of this call") @Nullable String callId,
            @QueryParam("attempt_id") @Parameter(description = "Only this attempt") @Nullable String attemptId,
            @QueryParam("cursor") @Parameter(description = "The x-next-cursor of the page before") @Nullable
                    String cursor,
            @QueryParam("limit")
                    @Parameter(
                            description = "Rows a page, 1 to 10000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1000"))
                    @Nullable
                    String limit,
            @Context RoutingContext context) {
        int size = AuditParameters.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
        var query = new EntryQuery(
                parameters.filter(Inbounds.of(context).principal(), clock.instant()),
                AuditParameters.given(callId),
                AuditParameters.given(attemptId),
                UsageDocuments.placeAfter(cursor),
                size + 1); // one more than is shown tells whether there is a next page
        return reader.entries(query).map(rows -> page(rows, size));
    }

    private static Response page(List<Kept> found, int size) {
        List<Kept> rows = found.size() > size ? found.subList(0, size) : found;
        var lines = new StringBuilder();
        for (Kept row : rows) {
            lines.append(JsonCodec.write(LedgerJson.document(row))).append('\n');
        }
        return Response.ok(lines.toString())
                .type(AuditResource.JSON_LINES)
                .header(UsageResource.NEXT_CURSOR, found.size() > size ? UsageDocuments.cursor(place(rows)) : null)
                .build();
    }

    private static Place place(List<Kept> rows) {
        var last = rows.getLast().entry().begun();
        return new Place(last.at(), last.id().value());
    }
}
