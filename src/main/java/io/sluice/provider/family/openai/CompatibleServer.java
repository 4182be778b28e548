package io.sluice.provider.family.openai;

import io.sluice.provider.MlflowConventions;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider of the family is when nothing but its address, its key and its quirks are its own.
 *
 * @param displayName for people
 * @param access      where it is and what it wants to be shown
 * @param abilities   what it offers beside chats
 */
public record CompatibleServer(
        ProviderId id, String displayName, Access access, Abilities abilities, MlflowConventions mlflow) {
    /** MLflow's name for the credential of any provider of its newer ones. */
    public static final String COMMON_KEY = "api_key";

    /**
     * Where a server is.
     *
     * @param base        null where everybody has one of their own
     * @param keyRequired hosted; else most of these servers want none
     */
    public record Access(@Nullable URI base, boolean keyRequired) {}

    /** What it can do beside chats, and how it differs. */
    public record Abilities(Completing completions, boolean embeddings, Quirks quirks) {}

    /** One that is hosted by its vendor. */
    public static CompatibleServer hosted(String id, String displayName, String base, Abilities abilities) {
        return new CompatibleServer(
                new ProviderId(id), displayName, new Access(URI.create(base), true), abilities, MlflowConventions.NONE);
    }

    /** One that people run themselves, and that does all that the family does. */
    public static CompatibleServer ownServer(String id, String displayName, @Nullable String base) {
        return new CompatibleServer(
                new ProviderId(id),
                displayName,
                new Access(base == null ? null : URI.create(base), false),
                new Abilities(Completing.TEXTS, true, Quirks.COMPATIBLE),
                MlflowConventions.NONE);
    }

    /** The same with conventions of MLflow's. */
    public CompatibleServer with(MlflowConventions conventions) {
        return new CompatibleServer(id, displayName, access, abilities, conventions);
    }

    /** The setting that holds the credential. */
    public String keySetting() {
        return id.value().replace('-', '_') + "_api_key";
    }

    /** The setting that holds the base address. */
    public String baseSetting() {
        return id.value().replace('-', '_') + "_api_base";
    }

    /** The settings, and those that only this server has. */
    SettingsSchema settings(List<Setting> more) {
        String key =
                "The API key, sent as a bearer token" + (access.keyRequired() ? "." : "; without one, none is sent.");
        URI base = access.base();
        var settings = new ArrayList<>(List.of(
                Setting.optionalSecret(keySetting(), key),
                Setting.optionalSecret(COMMON_KEY, "The same as " + keySetting() + ", by MLflow's name for it."),
                base == null
                        ? Setting.optional(baseSetting(), "The base address, such as http://localhost:8000/v1.")
                        : Setting.optional(baseSetting(), "The base address; " + base + " unless said.")));
        settings.addAll(more);
        return new SettingsSchema(settings, Optional.of(baseSetting()));
    }
}
