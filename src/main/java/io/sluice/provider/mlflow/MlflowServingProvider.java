package io.sluice.provider.mlflow;

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
import io.sluice.provider.family.openai.CompatibleUpstream;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiAddresses;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.OpenAiCalls;
import io.sluice.provider.family.openai.OpenAiErrors;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** A model that {@code mlflow models serve} serves. */
@Singleton
public final class MlflowServingProvider implements Provider {
    static final String KEY = "model_server_api_key";
    static final String URL = "model_server_url";
    static final String FORMAT = "model_server_format";

    private static final ProviderId ID = new ProviderId("mlflow-model-serving");

    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.optional(URL, "Where the model server is, such as http://localhost:5001."),
                    Setting.optional(
                            FORMAT,
                            "How it is asked: inputs (default), as MLflow's own gateway does, or openai, for models of the"
                                    + " llm/v1 types."),
                    Setting.optionalSecret(KEY, "A token for a proxy before the server, sent as Bearer.")),
            Optional.of(URL));

    private final OpenAiApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    MlflowServingProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
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
        return "MLflow Model Serving";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    /** MLflow lets a request to its model servers name a model; the server does not look at it. */
    @Override
    public MlflowConventions mlflow() {
        return new MlflowServingConventions();
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        URI base = target.baseAddress();
        if (base == null) {
            throw new InvalidSettings(
                    URL,
                    "The setting '" + URL + "' is missing. It is where the model server is, such as"
                            + " http://localhost:5001.");
        }
        String model = target.requireModel();
        String address = base.toString().replaceAll("/+$", "") + "/invocations";
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(ID.value(), model));
        String format = target.value(FORMAT).orElse("inputs").toLowerCase(Locale.ROOT);
        return switch (format) {
            case "inputs" -> new MlflowUpstream(api, address, leniency, new OpenAiErrors(clock));
            case "openai" ->
                new CompatibleUpstream.Embedding(new OpenAiCalls(
                        api,
                        streams,
                        new OpenAiMapper(null, Completing.TEXTS, Quirks.COMPATIBLE, leniency, clock),
                        new OpenAiAddresses(address, address, address),
                        credentials -> OpenAiHeaders.bearer(credentials.get(KEY)),
                        model,
                        clock));
            default ->
                throw new InvalidSettings(
                        FORMAT, FORMAT + " must be one of inputs and openai; it is '" + format + "'.");
        };
    }
}
