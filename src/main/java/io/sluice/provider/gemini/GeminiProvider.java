package io.sluice.provider.gemini;

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
import io.sluice.provider.family.gemini.GeminiApi;
import io.sluice.provider.family.gemini.GeminiCalls;
import io.sluice.provider.family.gemini.GeminiErrors;
import io.sluice.provider.family.gemini.GeminiHeaders;
import io.sluice.provider.family.gemini.GeminiHost;
import io.sluice.provider.family.gemini.GeminiMlflow;
import io.sluice.provider.family.gemini.GeminiTarget;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API, or whoever answers in its stead at another base address. */
@Singleton
public final class GeminiProvider implements Provider {
    static final String KEY = "gemini_api_key";

    private static final ProviderId ID = new ProviderId("gemini");
    private static final Family FAMILY = new Family("gemini");
    private static final String BASE = "gemini_api_base";
    private static final URI DEFAULT_BASE = URI.create("https://generativelanguage.googleapis.com/v1beta");
    private static final Pattern MODEL = Pattern.compile("[\\w.-]+");
    private static final Pattern END_OF_BASE = Pattern.compile("(/models)?/*$");
    private static final String MODELS = "models/";
    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(KEY, "Key of the API, sent as x-goog-api-key."),
                    Setting.optional(BASE, "Address of the API with its version; " + DEFAULT_BASE + " if unset.")),
            Optional.of(BASE));

    private final GeminiApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final GeminiErrors errors = new GeminiErrors(Clock.systemUTC());

    GeminiProvider(@RestClient GeminiApi api, EventStreamClient streams, Meters meters) {
        this.api = api;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "Gemini";
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
        String named = settings.requireModel();
        String model = named.startsWith(MODELS) ? named.substring(MODELS.length()) : named;
        if (!MODEL.matcher(model).matches()) {
            throw new InvalidSettings(
                    "model.name", "The name of the model becomes a part of the address; it must be made for that.");
        }
        var target = GeminiTarget.of(
                GeminiHost.GEMINI_API,
                model,
                address(settings.baseAddress(), model),
                Leniency.of(settings, member -> meters.leftOut(ID.value(), named)));
        return new GeminiUpstream(new GeminiCalls(
                target, api, streams, errors, credentials -> GeminiHeaders.apiKey(credentials.get(KEY))));
    }

    @Override
    public MlflowConventions mlflow() {
        return new GeminiMlflow();
    }

    /** Where the model is, without an operation. */
    static URI address(@Nullable URI configured, String model) {
        String base = (configured == null ? DEFAULT_BASE : configured).toString();
        return URI.create(END_OF_BASE.matcher(base).replaceFirst("") + "/models/" + model);
    }
}
