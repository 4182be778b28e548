package io.sluice.provider.mosaicml;

import io.sluice.model.Family;
import io.sluice.model.Task;
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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** MosaicML's inference service, or whoever answers in its stead. */
@Singleton
public final class MosaicProvider implements Provider {
    static final String KEY = "mosaicml_api_key";

    private static final ProviderId ID = new ProviderId("mosaicml");
    private static final Family FAMILY = new Family("mosaicml");
    private static final String BASE = "mosaicml_api_base";
    private static final URI DEFAULT_BASE = URI.create("https://models.hosted-on.mosaicml.hosting");
    private static final Pattern MODEL = Pattern.compile("[\\w.~-]+(/[\\w.~-]+)*");
    private static final Pattern SLASHES = Pattern.compile("/+$");
    /** MLflow's rule: the format in which a chat is rendered is that of Llama 2. */
    private static final String CHATS = "llama2";

    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(KEY, "Key of the service, sent as Authorization without a scheme."),
                    Setting.optional(BASE, "Address of the service; " + DEFAULT_BASE + " if unset.")),
            Optional.of(BASE));

    private final MosaicApi api;
    private final Meters meters;
    private final MosaicErrors errors = new MosaicErrors(Clock.systemUTC());

    MosaicProvider(@RestClient MosaicApi api, Meters meters) {
        this.api = api;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "MosaicML";
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
        if (!MODEL.matcher(model).matches()) {
            throw new InvalidSettings(
                    "model.name", "The name of the model becomes a part of the address; it must be made for that.");
        }
        if (settings.task() == Task.CHAT && !model.toLowerCase(Locale.ROOT).startsWith(CHATS)) {
            throw new InvalidSettings(
                    "model.name",
                    "An invalid model has been specified for the chat route. '" + model
                            + "'. Ensure the model selected starts with one of: ['llama2']");
        }
        var target = new MosaicTarget(
                predict(settings.baseAddress(), model),
                Leniency.of(settings, member -> meters.leftOut(ID.value(), model)));
        return new MosaicUpstream(target, api, errors);
    }

    @Override
    public MlflowConventions mlflow() {
        return new MosaicMlflow();
    }

    static URI predict(@Nullable URI configured, String model) {
        String base = (configured == null ? DEFAULT_BASE : configured).toString();
        return URI.create(SLASHES.matcher(base).replaceFirst("") + "/" + model + "/v1/predict");
    }
}
