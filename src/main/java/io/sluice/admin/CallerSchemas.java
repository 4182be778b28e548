package io.sluice.admin;

import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenAPI document says of teams, callers, grants and keys. Documentation only: reading and writing is done by the
 * {@code …Documents}, and a test holds the two against each other.
 */
final class CallerSchemas {
    private static final String NAMES = "Letters, digits, spaces and _ . @ + -, at most 128";

    private CallerSchemas() {}

    @Schema(name = "TeamBody")
    record TeamBody(
            @Schema(description = NAMES, example = "search") String name) {}

    @Schema(name = "Team")
    record Team(String name, @Schema(format = "date-time") String created_at) {}

    @Schema(name = "TeamPage")
    record TeamPage(List<Team> items, @Nullable String next_page_token) {}

    @Schema(name = "MemberBody")
    record MemberBody(
            @Schema(description = NAMES, example = "alice@example.com")
            String name,

            @Schema(description = "An existing team") String team,

            @Schema(
                    enumeration = {"admin", "operator", "auditor", "member"},
                    defaultValue = "member")
            @Nullable
            String role,

            @Schema(description = "Whether it leads its team, and so sees what the team used", defaultValue = "false")
            @Nullable
            Boolean lead) {}

    @Schema(name = "Member")
    record Member(
            String name,
            String team,
            String role,
            boolean lead,
            @Schema(format = "date-time") String created_at) {}

    @Schema(name = "MemberPage")
    record MemberPage(List<Member> items, @Nullable String next_page_token) {}

    @Schema(name = "ServiceAccountBody")
    record ServiceAccountBody(
            @Schema(description = NAMES, example = "search-indexer")
            String name,

            @Schema(description = "An existing team") String team) {}

    @Schema(name = "ServiceAccount")
    record ServiceAccount(
            String name,
            String team,
            @Schema(format = "date-time") String created_at) {}

    @Schema(name = "ServiceAccountPage")
    record ServiceAccountPage(
            List<ServiceAccount> items, @Nullable String next_page_token) {}

    @Schema(name = "GrantBody")
    record GrantBody(
            Grantee to,

            @Schema(description = "Names of routes, or patterns with *", example = "[\"chat\", \"embeddings-*\"]")
            List<String> routes,

            @Nullable Ceilings ceilings) {}

    @Schema(name = "Grant")
    record Grant(
            String id,
            Grantee to,
            List<String> routes,
            Ceilings ceilings,
            @Schema(format = "date-time") String created_at) {}

    @Schema(name = "GrantPage")
    record GrantPage(List<Grant> items, @Nullable String next_page_token) {}

    @Schema(name = "Grantee", description = "Exactly one of these.")
    record Grantee(
            @Nullable String team,
            @Nullable String member,
            @Nullable String service_account,

            @Schema(description = "The key's id; its name is understood too while only one valid key has it") @Nullable
            String key) {}

    @Schema(name = "Ceilings", description = "Bounds on what calls under this grant may ask; null for none.")
    record Ceilings(
            @Schema(description = "Most output tokens; calls that say nothing are sent with it", minimum = "1")
            @Nullable
            Long max_tokens,

            @Schema(minimum = "0", maximum = "2") @Nullable BigDecimal min_temperature,

            @Schema(minimum = "0", maximum = "2") @Nullable BigDecimal max_temperature,

            @Schema(description = "Names or patterns of the tools that may be declared; an empty list allows none")
            @Nullable
            List<String> tools) {}

    @Schema(name = "KeyBody", description = "What is left out does not narrow.")
    record KeyBody(
            @Schema(
                    description =
                            "A member or a service account; whoever makes the key, for those who are no administrators")
            @Nullable
            String owner,

            @Nullable String name,

            @Schema(description = "Permissions that are left of the owner's", example = "[\"call\"]") @Nullable
            List<String> scopes,

            @Schema(description = "Names or patterns of routes that are left") @Nullable
            List<String> routes,

            @Schema(description = "Names or patterns of upstream models that are left") @Nullable
            List<String> models,

            @Schema(description = "Gateways (sluice.environment) where it is valid") @Nullable
            List<String> environments,

            @Schema(description = "Where it may be used from", example = "[\"10.0.0.0/8\"]") @Nullable
            List<String> networks,

            @Schema(description = "By RFC 3339, with its offset; lies ahead", format = "date-time") @Nullable
            String expires_at) {}

    @Schema(name = "Key", description = "Everything but the key itself.")
    record Key(
            String id,
            String owner,
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable List<String> routes,
            @Nullable List<String> models,
            @Nullable List<String> environments,
            @Nullable List<String> networks,
            @Schema(format = "date-time") @Nullable String expires_at,

            @Schema(description = "The first characters of the key")
            String hint,

            @Schema(format = "date-time") String created_at,

            @Schema(
                    description = "Since when, or in the grace after rotation from when on, it is not valid",
                    format = "date-time")
            @Nullable
            String revoked_at,

            @Schema(description = "To within some seconds", format = "date-time") @Nullable
            String last_used_at) {}

    @Schema(name = "NewKey", description = "A key as it was made. It is not shown again.")
    record NewKey(
            String id,

            @Schema(description = "The key itself", pattern = "slc_[0-9A-Za-z]{49}")
            String key,

            String owner,
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable List<String> routes,
            @Nullable List<String> models,
            @Nullable List<String> environments,
            @Nullable List<String> networks,
            @Schema(format = "date-time") @Nullable String expires_at,
            String hint,
            @Schema(format = "date-time") String created_at,
            @Nullable String revoked_at,
            @Nullable String last_used_at) {}

    @Schema(name = "KeyPage")
    record KeyPage(List<Key> items, @Nullable String next_page_token) {}

    @Schema(name = "KeyRotation")
    record Rotation(
            @Schema(
                    description = "How long the old key stays valid, at most seven days",
                    minimum = "0",
                    maximum = "604800",
                    defaultValue = "0")
            @Nullable
            Long grace_seconds) {}
}
