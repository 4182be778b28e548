package io.sluice.provider.openai;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target's settings, checked. The keys and what goes together are MLflow's.
 *
 * @param base         where the operations are; for Azure, the resource
 * @param version      {@code api-version}; null for none
 * @param deployment   Azure's deployment; null elsewhere
 * @param organization null for the account's default
 */
record OpenAiSettings(
        Type type,
        URI base,
        @Nullable String version,
        @Nullable String deployment,
        @Nullable String organization) {
    static final String KEY = "openai_api_key";
    static final String TYPE = "openai_api_type";
    static final String BASE = "openai_api_base";
    static final String VERSION = "openai_api_version";
    static final String DEPLOYMENT = "openai_deployment_name";
    static final String ORGANIZATION = "openai_organization";

    static final SettingsSchema SCHEMA = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(
                            KEY, "The API key, or an Entra token for azuread. Empty for servers without."),
                    Setting.optional(TYPE, "Which API it is: openai (default), azure or azuread."),
                    Setting.optional(BASE, "The base address, such as https://api.openai.com/v1."),
                    Setting.optional(VERSION, "The api-version. Azure needs one, such as 2024-10-21."),
                    Setting.optional(DEPLOYMENT, "The deployment. Azure only, which needs one."),
                    Setting.optional(ORGANIZATION, "The organization that is billed. OpenAI only.")),
            Optional.of(BASE));

    private static final URI DEFAULT_BASE = URI.create("https://api.openai.com/v1");

    /** Which API a target is. */
    enum Type {
        OPENAI,
        AZURE,
        AZUREAD
    }

    static OpenAiSettings of(TargetSettings settings) throws InvalidSettings {
        Type type = type(settings.value(TYPE).orElse("openai"));
        URI base = settings.baseAddress();
        String version = settings.value(VERSION).orElse(null);
        String deployment = settings.value(DEPLOYMENT).orElse(null);
        String organization = settings.value(ORGANIZATION).orElse(null);
        if (type == Type.OPENAI) {
            if (deployment != null) {
                throw new InvalidSettings(
                        DEPLOYMENT, DEPLOYMENT + " is for " + TYPE + " azure and azuread only. Remove it.");
            }
            return new OpenAiSettings(type, base == null ? DEFAULT_BASE : base, version, null, organization);
        }
        if (organization != null) {
            throw new InvalidSettings(ORGANIZATION, ORGANIZATION + " is for " + TYPE + " openai only. Remove it.");
        }
        if (base == null || version == null || deployment == null) {
            String missing = base == null ? BASE : version == null ? VERSION : DEPLOYMENT;
            throw new InvalidSettings(
                    missing,
                    TYPE + " " + type.name().toLowerCase(Locale.ROOT) + " needs " + BASE + ", " + VERSION + " and "
                            + DEPLOYMENT + "; " + missing + " is missing.");
        }
        return new OpenAiSettings(type, base, version, deployment, null);
    }

    private static Type type(String text) throws InvalidSettings {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "openai" -> Type.OPENAI;
            case "azure" -> Type.AZURE;
            case "azuread" -> Type.AZUREAD;
            default ->
                throw new InvalidSettings(
                        TYPE, TYPE + " must be one of openai, azure and azuread; it is '" + text + "'.");
        };
    }
}
