package io.sluice.provider.palm;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Google's PaLM, or whoever answers in its stead. */
@Singleton
public final class PalmProvider implements Provider {
    static final String KEY = "palm_api_key";

    private static final ProviderId ID = new ProviderId("palm");
    private static final Family FAMILY = new Family("palm");
    private static final String BASE = "palm_api_base";
    private static final URI DEFAULT_BASE = URI.create("https://generativelanguage.googleapis.com/v1beta3");
    private static final Pattern MODEL = Pattern.compile("[\\w.-]+");
    private static final Pattern END_OF_BASE = Pattern.compile("(/models)?/*$");
    private static final String MODELS = "models/";

    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(KEY, "Key of the API, sent as x-goog-api-key."),
                    Setting.optional(BASE, "Address of the API with its version; " + DEFAULT_BASE + " if unset.")),
            Optional.of(BASE));

    private final PalmApi api;
    private final Meters meters;
    private final PalmErrors errors = new PalmErrors(Clock.systemUTC());

    PalmProvider(@RestClient PalmApi api, Meters meters) {
        this.api = api;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "PaLM";
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        String model = settings.requireModel();
        String name = model.startsWith(MODELS) ? model.substring(MODELS.length()) : model;
        if (!MODEL.matcher(name).matches()) {
            throw new InvalidSettings(
                    "model.name", "The name of the model becomes a part of the address; it must be made for that.");
        }
        var target = new PalmTarget(
                address(settings.baseAddress(), name),
                Leniency.of(settings, member -> meters.leftOut(ID.value(), model)));
        return new PalmUpstream(target, api, errors);
    }

    @Override
    public MlflowConventions mlflow() {
        return new PalmMlflow();
    }

    static URI address(@Nullable URI configured, String model) {
        String base = (configured == null ? DEFAULT_BASE : configured).toString();
        return URI.create(END_OF_BASE.matcher(base).replaceFirst("") + "/models/" + model);
    }
}
