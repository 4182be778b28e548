package io.sluice.admin;

import io.sluice.call.Inbounds;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.LedgerConfig;
import io.sluice.ledger.LedgerReader;
import io.sluice.ledger.UsageQuery;
import io.sluice.ledger.UsageRow;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
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

/** What was used and what it cost, over the management API. */
@Path("/admin/v1/usage")
@Singleton
@Requires({Permission.READ_USAGE, Permission.TEAM_USAGE, Permission.OWN_USAGE})
@Produces(MediaType.WILDCARD)
@Tag(name = "Usage", description = "What was used and what it cost.")
@APIResponse(
        responseCode = "400",
        description = "A parameter is not valid; the problem names it",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class UsageResource {
    /** Tells where the next page of what is no JSON begins. */
    static final String NEXT_CURSOR = "x-next-cursor";

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MAX_LIMIT = 10_000;

    private final LedgerReader reader;
    private final Clock clock;
    private final String organization;

    UsageResource(LedgerReader reader, LedgerConfig config, Clock clock) {
        this.reader = reader;
        this.clock = clock;
        this.organization = config.organization();
    }

    /** Adds up usage. */
    @GET
    @Operation(
            summary = "Add up usage and cost",
            description =
                    "For each combination of the values asked for, in their order. An attempt is in it within seconds"
                            + " after it ended. Whoever may not read everybody's usage sees the own only,"
                            + " and that of its team when it leads it.")
    @APIResponse(
            responseCode = "200",
            description = "A page of rows. As CSV, the header x-next-cursor tells where the next one begins",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = UsageSchemas.UsagePage.class)),
                @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    public Uni<Response> usage(
            @BeanParam UsageParameters parameters,
            @QueryParam("group_by")
                    @Parameter(
                            description = "Any of day, hour, route, provider, model, team, member, service_account, key"
                                    + " and tag, with commas between them; everything in one row unless set. Days and"
                                    + " hours are in UTC; an attempt with several tags counts under each",
                            example = "route,day")
                    @Nullable
                    List<String> groupBy,
            @QueryParam("format")
                    @Parameter(
                            description = "json (default), csv, or focus: CSV in the columns of FOCUS 1.2, a row a"
                                    + " day, route, provider, model, team, caller and key")
                    @Nullable
                    String format,
            @QueryParam("cursor") @Parameter(description = "The next cursor of the page before") @Nullable
                    String cursor,
            @QueryParam("limit")
                    @Parameter(
                            description = "Rows a page, 1 to 10000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1000"))
                    @Nullable
                    String limit,
            @HeaderParam(HttpHeaders.ACCEPT) @Parameter(hidden = true) @Nullable String accept,
            @Context RoutingContext context) {
        Format wanted = format(format, accept);
        List<Dimension> groups = wanted == Format.FOCUS ? FocusCsv.GROUPS : UsageParameters.groups(groupBy);
        int size = AuditParameters.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
        var query = new UsageQuery(
                parameters.filter(Inbounds.of(context).principal(), clock.instant()),
                groups,
                UsageDocuments.groupsAfter(cursor, groups),
                size + 1); // one more than is shown tells whether there is a next page
        return reader.usage(query).map(rows -> answer(wanted, groups, rows, size));
    }

    private Response answer(Format format, List<Dimension> groups, List<UsageRow> found, int size) {
        List<UsageRow> rows = found.size() > size ? found.subList(0, size) : found;
        String next = found.size() > size ? UsageDocuments.cursor(rows.getLast()) : null;
        return switch (format) {
            case JSON -> Documents.ok(UsageDocuments.page(groups, rows, next));
            case CSV -> csv(UsageCsv.of(groups, rows), next);
            case FOCUS -> csv(FocusCsv.of(organization, rows), next);
        };
    }

    private static Response csv(String text, @Nullable String next) {
        return Response.ok(text)
                .type(Csv.TYPE + "; charset=utf-8")
                .header(NEXT_CURSOR, next)
                .build();
    }

    private static Format format(@Nullable String format, @Nullable String accept) {
        String name = AuditParameters.given(format);
        if (name == null) {
            return accept != null && accept.startsWith(Csv.TYPE) ? Format.CSV : Format.JSON;
        }
        return switch (name) {
            case "json" -> Format.JSON;
            case "csv" -> Format.CSV;
            case "focus" -> Format.FOCUS;
            default -> throw AuditParameters.invalid("format", "'format' must be json, csv or focus.");
        };
    }

    private enum Format {
        JSON,
        CSV,
        FOCUS
    }
}
