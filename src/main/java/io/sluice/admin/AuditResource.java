package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.audit.AuditJson;
import io.sluice.audit.AuditQuery;
import io.sluice.audit.AuditQuery.Order;
import io.sluice.audit.AuditReader;
import io.sluice.audit.AuditVerification;
import io.sluice.audit.ChainedEntry;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.JsonCodec;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/** The audit trail over the management API. It can be read and verified, never written. */
@Path("/admin/v1/audit")
@Singleton
@Requires(Permission.READ_AUDIT)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what.")
@APIResponse(
        responseCode = "400",
        description = "A parameter is not valid; the problem names it",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class AuditResource {
    /** One JSON document a line. */
    static final String JSON_LINES = "application/x-ndjson";

    private static final int EXPORT_BATCH = 500;

    private final AuditReader reader;
    private final AuditVerification verification;

    AuditResource(AuditReader reader, AuditVerification verification) {
        this.reader = reader;
        this.verification = verification;
    }

    /** Lists entries. */
    @GET
    @Operation(
            summary = "List audit entries",
            description = "Oldest first unless asked otherwise. Whoever has seen an entry has seen all before it, so a"
                    + " cursor can be kept and continued from at any time.")
    @APIResponse(
            responseCode = "200",
            description = "A page of entries",
            content = @Content(schema = @Schema(implementation = Schemas.AuditPage.class)))
    public Uni<Response> list(
            @QueryParam("cursor") @Parameter(description = "The next_cursor of the page before") @Nullable
                    String cursor,
            @QueryParam("limit")
                    @Parameter(
                            description = "Entries a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String limit,
            @QueryParam("order") @Parameter(description = "oldest (default) or newest first") @Nullable String order,
            @QueryParam("action")
                    @Parameter(description = "An action, or its beginning and *", example = "route.*")
                    @Nullable
                    String action,
            @QueryParam("principal") @Parameter(description = "Who") @Nullable String principal,
            @QueryParam("from") @Parameter(description = "Not before this time, RFC 3339") @Nullable String from,
            @QueryParam("to") @Parameter(description = "Before this time, RFC 3339") @Nullable String to) {
        var filter = AuditParameters.filter(action, principal, from, to);
        AuditQuery query = AuditParameters.query(cursor, limit, order, filter);
        // One more than is shown tells whether there is a next page.
        return reader.page(new AuditQuery(query.after(), filter, query.order(), query.limit() + 1))
                .map(rows -> Documents.ok(page(rows, query.limit())));
    }

    /** Exports entries. */
    @GET
    @Path("export")
    @Produces(JSON_LINES)
    @Operation(
            summary = "Export audit entries as JSON Lines",
            description = "One entry a line, oldest first, all there are. The id of the last line is the cursor of the"
                    + " next export.")
    @APIResponse(
            responseCode = "200",
            description = "An entry a line",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = Schemas.AuditEntry.class)))
    public RestMulti<Buffer> export(
            @QueryParam("cursor") @Parameter(description = "The id of the last entry of the export before") @Nullable
                    String cursor,
            @QueryParam("action") @Parameter(description = "An action, or its beginning and *") @Nullable String action,
            @QueryParam("principal") @Parameter(description = "Who") @Nullable String principal,
            @QueryParam("from") @Parameter(description = "Not before this time, RFC 3339") @Nullable String from,
            @QueryParam("to") @Parameter(description = "Before this time, RFC 3339") @Nullable String to) {
        var filter = AuditParameters.filter(action, principal, from, to);
        var first = new AuditQuery(AuditParameters.cursor(cursor), filter, Order.OLDEST_FIRST, EXPORT_BATCH);
        return RestMulti.fromMultiData(
                        batches(first).filter(rows -> !rows.isEmpty()).map(AuditResource::lines))
                .header("Content-Type", JSON_LINES)
                .build();
    }

    /** Verifies all entries. */
    @GET
    @Path("verify")
    @Operation(
            summary = "Verify the audit trail",
            description = "Reads every entry. Names the first of each gateway that was altered, forged, removed or"
                    + " reordered.")
    @APIResponse(
            responseCode = "200",
            description = "What was found, good or bad",
            content = @Content(schema = @Schema(implementation = Schemas.AuditReport.class)))
    public Uni<Response> verify() {
        return verification.verify().map(report -> Documents.ok(report.document()));
    }

    /** Cold. The next batch is read when it is asked for, so a slow reader costs no memory. */
    private Multi<List<ChainedEntry>> batches(AuditQuery first) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Export(first), this::next)
                .whilst(rows -> rows.size() == EXPORT_BATCH);
    }

    private Uni<List<ChainedEntry>> next(Export export) {
        return reader.page(export.next).invoke(rows -> {
            if (!rows.isEmpty()) {
                export.next = export.next.after(id(rows.getLast()));
            }
        });
    }

    /** Without the last line's end: the framework writes one after each item of this media type. */
    private static Buffer lines(List<ChainedEntry> rows) {
        return Buffer.buffer(rows.stream()
                .map(row -> JsonCodec.write(AuditJson.document(row)))
                .collect(Collectors.joining("\n")));
    }

    private static ObjectNode page(List<ChainedEntry> rows, int limit) {
        ObjectNode page = JsonCodec.object();
        ArrayNode items = page.putArray("items");
        rows.stream().limit(limit).map(AuditJson::document).forEach(items::add);
        page.put("next_cursor", rows.size() > limit ? String.valueOf(id(rows.get(limit - 1))) : null);
        return page;
    }

    private static long id(ChainedEntry row) {
        return row.entry().position().id();
    }

    /** How far one export has come. */
    private static final class Export {
        private volatile AuditQuery next;

        Export(AuditQuery first) {
            next = first;
        }
    }
}
