package io.sluice.provider.anthropic;

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
import io.sluice.provider.family.anthropic.AnthropicErrors;
import io.sluice.provider.family.anthropic.AnthropicModels;
import io.sluice.provider.family.anthropic.AnthropicTarget;
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

/** Anthropic, or whoever answers in its stead at another base address. */
@Singleton
public final class AnthropicProvider implements Provider {
    static final String KEY = "anthropic_api_key";

    private static final ProviderId ID = new ProviderId("anthropic");
    private static final String BASE = "anthropic_api_base";
    private static final String VERSION = "anthropic_version";
    private static final String BETA = "anthropic_beta";
    private static final URI DEFAULT_BASE = URI.create("https://api.anthropic.com/v1");
    private static final String DEFAULT_VERSION = AnthropicTarget.FIRST_VERSION;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern FLAGS = Pattern.compile("[\\w.-]+( *, *[\\w.-]+)*");
    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(KEY, "Key of the API, sent as x-api-key."),
                    Setting.optional(VERSION, "Version of the API, a date; " + DEFAULT_VERSION + " if unset."),
                    Setting.optional(BASE, "Address of the API with its version; " + DEFAULT_BASE + " if unset."),
                    Setting.optional(BETA, "Beta features to switch on, with commas between them.")),
            Optional.of(BASE));

    private final AnthropicApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final AnthropicErrors errors = new AnthropicErrors(Clock.systemUTC());

    AnthropicProvider(@RestClient AnthropicApi api, EventStreamClient streams, Meters meters) {
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
        return "Anthropic";
    }

    @Override
    public Family family() {
        return Family.ANTHROPIC;
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        String model = settings.requireModel();
        String version = settings.value(VERSION).orElse(DEFAULT_VERSION).strip();
        if (!DATE.matcher(version).matches()) {
            throw new InvalidSettings(
                    VERSION, "The version of the API must be a date such as " + DEFAULT_VERSION + ".");
        }
        String beta = settings.value(BETA).map(String::strip).orElse("");
        if (!beta.isEmpty() && !FLAGS.matcher(beta).matches()) {
            throw new InvalidSettings(BETA, "The beta features must be names with commas between them.");
        }
        var target = new AnthropicTarget(
                base(settings.baseAddress()),
                model,
                AnthropicModels.of(model),
                version,
                beta.isEmpty() ? null : beta,
                Leniency.of(settings, member -> meters.leftOut(ID.value(), model)));
        return new AnthropicUpstream(target, api, streams, errors);
    }

    @Override
    public MlflowConventions mlflow() {
        return new AnthropicMlflow();
    }

    /** The address without the slashes at its end; the default when there is none. */
    static URI base(@Nullable URI configured) {
        String text = (configured == null ? DEFAULT_BASE : configured).toString();
        int end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(text.substring(0, end));
    }
}
