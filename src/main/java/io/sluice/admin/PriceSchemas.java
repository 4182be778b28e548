package io.sluice.admin;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of prices. Documentation only: reading and writing is the price book's. */
final class PriceSchemas {
    private static final String ROW = "provider, model (a name, or its beginning and *) and the members of Price";

    private PriceSchemas() {}

    @Schema(name = "PriceImport", description = "Prices that take effect together.")
    record Import(
            @Schema(
                    type = SchemaType.ARRAY,
                    description = ROW,
                    example = "[{\"provider\": \"openai\", \"model\": \"gpt-4o\", \"input_usd_per_million\": \"2.25\","
                            + " \"output_usd_per_million\": \"9\"}]")
            List<Object> prices,

            @Schema(description = "When; now if it is left out", format = "date-time") @Nullable
            String activate_at,

            @Schema(description = "For people") @Nullable String note) {}

    @Schema(name = "PriceVersion")
    record Version(
            @Schema(description = "Stands in records for good", example = "book:7")
            String version,

            @Schema(enumeration = {"built_in", "file", "api"})
            String origin,

            @Schema(enumeration = {"active", "pending"}) String state,

            @Schema(description = "Null for what has always held", format = "date-time") @Nullable
            String activate_at,

            @Schema(format = "date-time") String created_at,
            String note,
            @Schema(description = "How many prices it has") int size,

            @Schema(description = "The prices as they were imported; only where one version is shown") @Nullable
            List<Object> prices) {}

    @Schema(name = "PriceVersions")
    record Versions(List<Version> items) {}

    @Schema(name = "PricePage")
    record Page(
            @Schema(description = ROW + ", and the version each is from")
            List<Object> items,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String next_page_token) {}

    @Schema(name = "PriceDiff", description = "What one version, with all before it, changes of another.")
    record Diff(
            String version,
            String against,

            @Schema(description = "provider, model, before and after; null where there is no such price")
            List<Object> changes) {}

    @Schema(name = "UnpricedModels")
    record Unpriced(
            @Schema(description = "provider, model, calls, first_seen, last_seen; since the start of this gateway")
            List<Object> items) {}
}
