package io.sluice.boot;

import io.sluice.provider.simulated.SimulatedConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Whether there is a model that needs no account. Said when it is on: nobody should take its words for a model's. */
@Singleton
final class SimulatedLine implements StartupLine {
    private final SimulatedConfig config;

    @Inject
    SimulatedLine(SimulatedConfig config) {
        this.config = config;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String label() {
        return "Simulated";
    }

    @Override
    public List<String> text() {
        return config.enabled()
                ? List.of("on: routes of the provider 'simulated' answer with made-up text, for trying things out")
                : List.of("off (SLUICE_PROVIDER_SIMULATED_ENABLED=true gives routes that need no account)");
    }
}
