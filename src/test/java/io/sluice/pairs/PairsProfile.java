package io.sluice.pairs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Every provider is there, the simulated one too, which takes no time. */
public final class PairsProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "sluice.provider.simulated.enabled", "true",
                "sluice.provider.simulated.thinking-time", "0s",
                "sluice.provider.simulated.pace", "0s");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(StubEngine.class);
    }
}
