package io.sluice.pricing;

import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose models can have a price: the gateway's providers, and those that the seed has prices of. */
@Singleton
final class PricedProviders {
    private final ProviderRegistry registry;
    private final PriceVersion seed = BuiltInPrices.read();
    private final Set<ProviderId> seeded =
            seed.rows().stream().map(PriceRow::provider).collect(Collectors.toUnmodifiableSet());

    PricedProviders(ProviderRegistry registry) {
        this.registry = registry;
    }

    /** The seed itself. */
    PriceVersion seed() {
        return seed;
    }

    /** Whether a price of this provider can ever be used. */
    boolean isKnown(ProviderId id) {
        return seeded.contains(id) || registry.find(id).isPresent();
    }

    /** The provider's own id, whatever alias a line says. */
    ProviderId canonical(ProviderId id) {
        return registry.find(id).map(Provider::id).orElse(id);
    }
}
