package io.sluice.admin;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of secrets. Documentation only; a test holds it against what is written. */
final class SecretSchemas {
    private static final String FROM =
            "Where the gateway finds the secret: env:NAME or file:/path, of the variables and folders that"
                    + " sluice.secrets.import allows";
    private static final String VALUE = "The secret itself; this or from";

    private SecretSchemas() {}

    @Schema(name = "SecretBody", description = "A new secret.")
    record Body(
            @Schema(description = "What it is to be called, like a path", example = "llm/openai")
            String name,

            @Schema(description = VALUE) @Nullable String value,

            @Schema(description = FROM, example = "env:SLUICE_IMPORT_OPENAI") @Nullable
            String from) {}

    @Schema(name = "SecretVersionBody", description = "A new version of a secret.")
    record VersionBody(
            @Schema(description = VALUE) @Nullable String value,

            @Schema(description = FROM, example = "file:/run/sluice/import/openai") @Nullable
            String from) {}

    @Schema(name = "Secret", description = "A secret, by everything but itself.")
    record Secret(
            @Schema(description = "What routes write to use it", example = "secret:llm/openai@7")
            String reference,

            @Schema(description = "Who keeps it", example = "secret")
            String engine,

            @Schema(description = "Its name in the gateway's own store; null when another store keeps it") @Nullable
            String name,

            @Nullable Integer version,
            @Schema(format = "date-time") @Nullable String written_at,

            @Schema(description = "The routes that refer to it")
            List<String> routes,

            @Schema(description = "The environments they do so in; empty for every one")
            List<String> environments,

            @Schema(description = "When this gateway last read it", format = "date-time") @Nullable
            String fetched_at,

            @Schema(description = "When a call of this gateway last used it", format = "date-time") @Nullable
            String used_at,

            @Schema(description = "Why it cannot be had right now") @Nullable
            String problem) {}

    @Schema(name = "SecretVersion")
    record Version(
            int version,
            String reference,
            @Schema(format = "date-time") String written_at,
            List<String> routes) {}

    @Schema(name = "SecretWithVersions", description = "The newest version, and all there are.")
    record WithVersions(
            String reference,
            String engine,
            @Nullable String name,
            @Nullable Integer version,
            @Nullable String written_at,
            List<String> routes,
            List<String> environments,
            @Nullable String fetched_at,
            @Nullable String used_at,
            @Nullable String problem,

            @Schema(description = "The newest first; none of what another store keeps")
            List<Version> versions) {}

    @Schema(name = "SecretPage")
    record Page(
            List<Secret> items,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String next_page_token) {}

    @Schema(name = "SecretRotation", description = "The new version, and who uses it.")
    record Rotation(
            String reference,
            String engine,
            @Nullable String name,
            @Nullable Integer version,
            @Nullable String written_at,
            List<String> routes,
            List<String> environments,
            @Nullable String fetched_at,
            @Nullable String used_at,
            @Nullable String problem,

            @Schema(description = "The routes that use it now")
            List<String> moved,

            @Schema(description = "The routes of the catalog file that name an older version")
            List<String> not_moved) {}

    @Schema(name = "SecretCall", description = "How one route's call went.")
    record Call(
            String route,
            boolean ok,
            long latency_ms,
            @Nullable String model,
            Schemas.@Nullable TokenCounts usage,
            Schemas.@Nullable Problem problem) {}

    @Schema(name = "SecretTestResult")
    record ProbeResult(
            @Schema(description = "It can be read, and every call went well")
            boolean ok,

            String reference,
            boolean readable,

            @Schema(description = "Why it cannot be read") @Nullable
            String problem,

            List<Call> calls) {}
}
