package io.sluice.provider.cohere;

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
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Cohere, or whoever answers in its stead at another base address. */
@Singleton
public final class CohereProvider implements Provider {
    static final String KEY = "cohere_api_key";
    static final String INPUT_TYPE = "cohere_input_type";

    private static final ProviderId ID = new ProviderId("cohere");
    private static final Family FAMILY = new Family("cohere");
    private static final String BASE = "cohere_api_base";
    private static final URI DEFAULT_BASE = URI.create("https://api.cohere.com");
    private static final Pattern END_OF_BASE = Pattern.compile("(/v[12])?/*$");
    private static final String DEFAULT_INPUT_TYPE = "search_document";
    private static final Set<String> INPUT_TYPES =
            Set.of(DEFAULT_INPUT_TYPE, "search_query", "classification", "clustering");
    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.requiredSecret(KEY, "Key of the API, sent as a bearer token."),
                    Setting.optional(BASE, "Address of the API without its version; " + DEFAULT_BASE + " if unset."),
                    Setting.optional(
                            INPUT_TYPE,
                            "What embeddings are for, unless the caller says so: search_document (default), search_query,"
                                    + " classification or clustering.")),
            Optional.of(BASE));

    private final CohereApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final CohereErrors errors = new CohereErrors(Clock.systemUTC());

    CohereProvider(@RestClient CohereApi api, EventStreamClient streams, Meters meters) {
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
        return "Cohere";
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
        String inputType = settings.value(INPUT_TYPE).map(String::strip).orElse(DEFAULT_INPUT_TYPE);
        if (!INPUT_TYPES.contains(inputType)) {
            throw new InvalidSettings(
                    INPUT_TYPE,
                    INPUT_TYPE + " must be one of search_document, search_query, classification and clustering; it is '"
                            + inputType + "'.");
        }
        var target = new CohereTarget(
                base(settings.baseAddress()),
                model,
                CohereModels.of(model),
                inputType,
                Leniency.of(settings, member -> meters.leftOut(ID.value(), model)));
        return new CohereUpstream(target, api, streams, errors);
    }

    @Override
    public MlflowConventions mlflow() {
        return new CohereMlflow();
    }

    /** The address without a version and without the slashes at its end; the default when there is none. */
    static URI base(@Nullable URI configured) {
        String text = (configured == null ? DEFAULT_BASE : configured).toString();
        return URI.create(END_OF_BASE.matcher(text).replaceFirst(""));
    }
}
