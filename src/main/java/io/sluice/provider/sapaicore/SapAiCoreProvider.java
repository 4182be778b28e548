package io.sluice.provider.sapaicore;

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
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** SAP AI Core: models behind a deployment of its orchestration service. */
@Singleton
public final class SapAiCoreProvider implements Provider {
    static final String KEY = "sap_ai_core_api_key";

    private static final ProviderId ID = new ProviderId("sap-ai-core");
    private static final String BASE = "sap_ai_core_api_base";
    private static final String RESOURCE_GROUP = "sap_ai_core_resource_group";
    private static final String USUAL_GROUP = "default";
    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.optional(BASE, "Address of the deployment, with or without /v2/completion at its end."),
                    Setting.optionalSecret(
                            KEY, "A token of SAP AI Core, sent as a bearer token; without one, none is sent."),
                    Setting.optionalSecret(CompatibleServer.COMMON_KEY, "The same as " + KEY + "."),
                    Setting.optional(RESOURCE_GROUP, "The resource group; " + USUAL_GROUP + " if unset.")),
            Optional.of(BASE));

    private final SapAiCoreApi api;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    SapAiCoreProvider(@RestClient SapAiCoreApi api, Meters meters) {
        this.api = api;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "SAP AI Core";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        String model = target.requireModel();
        URI address = target.baseAddress();
        if (address == null) {
            throw new InvalidSettings(
                    BASE,
                    "The setting '" + BASE + "' of SAP AI Core is missing. It is the address of a deployment, such as"
                            + " https://api.ai.example/v2/inference/deployments/d0123.");
        }
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(ID.value(), model));
        return new SapAiCoreUpstream(
                api,
                mapper(model, leniency, clock),
                address(address),
                target.value(RESOURCE_GROUP).orElse(USUAL_GROUP),
                model,
                clock);
    }

    /** Where the deployment completes. MLflow's configuration has the whole address, SAP shows the deployment's. */
    static String address(URI deployment) {
        String text = deployment.toString().replaceAll("/+$", "");
        return text.endsWith("/completion") ? text : text + "/v2/completion";
    }

    static OpenAiMapper mapper(String model, Leniency leniency, Clock clock) {
        return new OpenAiMapper(model, Completing.CHAT, Quirks.COMPATIBLE, leniency, clock);
    }
}
