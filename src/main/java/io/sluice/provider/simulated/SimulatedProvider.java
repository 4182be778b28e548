package io.sluice.provider.simulated;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The provider {@code simulated}. */
@Singleton
public final class SimulatedProvider implements Provider {
    /** What every model name of this provider begins with. */
    static final String LABEL = "simulated";

    private static final ProviderId ID = new ProviderId("simulated");

    private final Vertx vertx;
    private final SimulatedConfig config;

    SimulatedProvider(Vertx vertx, SimulatedConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "Simulated";
    }

    @Override
    public Family family() {
        return new Family(LABEL);
    }

    @Override
    public SettingsSchema settings() {
        return new SettingsSchema(List.of(), Optional.empty());
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        if (!config.enabled()) {
            throw new InvalidSettings(
                    "model.provider",
                    "The simulated provider is switched off. Set SLUICE_PROVIDER_SIMULATED_ENABLED=true to use it.");
        }
        String model = settings.model() == null ? LABEL : settings.model();
        return new SimulatedUpstream(vertx, config, model.startsWith(LABEL) ? model : LABEL + "-" + model);
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }
}
