package io.sluice.provider;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The providers that are there. */
@Singleton
public final class ProviderRegistry {
    private final Map<ProviderId, Provider> byId;
    private final List<String> names;

    /**
     * @throws IllegalStateException when two providers claim one id
     */
    public ProviderRegistry(@All List<Provider> providers) {
        var map = new LinkedHashMap<ProviderId, Provider>();
        var ids = new TreeSet<String>();
        for (Provider provider : providers) {
            ids.add(provider.id().value());
            register(map, provider.id(), provider);
            provider.aliases().forEach(alias -> register(map, alias, provider));
        }
        this.byId = Map.copyOf(map);
        this.names = List.copyOf(ids);
    }

    /** The provider of this id or alias. */
    public Optional<Provider> find(ProviderId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All ids without aliases, sorted, for messages and documentation. */
    public List<String> names() {
        return names;
    }

    private static void register(Map<ProviderId, Provider> map, ProviderId id, Provider provider) {
        if (map.put(id, provider) != null) {
            throw new IllegalStateException("two providers claim the id " + id);
        }
    }
}
