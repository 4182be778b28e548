package io.sluice.catalog;

import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.http.TestAddresses;

/** Makes parts of the catalog for tests of the packages below it. */
public final class CatalogParts {
    private CatalogParts() {}

    public static RouteDefinitionReader reader(ProviderRegistry providers) {
        return new RouteDefinitionReader(providers);
    }

    public static RouteAssembler assembler(ProviderRegistry providers) {
        return new RouteAssembler(providers, TestAddresses.rules());
    }
}
