package io.sluice.catalog;

import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.http.TestAddresses;
import org.jspecify.annotations.Nullable;

/** Makes parts of the catalog for tests of the packages below it. */
public final class CatalogParts {
    private CatalogParts() {}

    public static RouteDefinitionReader reader(ProviderRegistry providers) {
        return new RouteDefinitionReader(providers);
    }

    public static RouteAssembler assembler(ProviderRegistry providers) {
        return assembler(providers, GatewayEnvironment.NONE);
    }

    public static RouteAssembler assembler(ProviderRegistry providers, GatewayEnvironment environment) {
        return new RouteAssembler(providers, TestAddresses.rules(), environment);
    }

    /** One of this name, null for none, where every reference is allowed. */
    public static GatewayEnvironment environment(@Nullable String name) {
        return new GatewayEnvironment(name, WildcardPatterns.ALL);
    }
}
