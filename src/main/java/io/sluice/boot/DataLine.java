package io.sluice.boot;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the data are. */
@Singleton
final class DataLine implements StartupLine {
    private final Optional<String> store;

    @Inject
    DataLine(@ConfigProperty(name = OpenedStore.DESCRIPTION) Optional<String> store) {
        this.store = store;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public String label() {
        return "Data";
    }

    @Override
    public List<String> text() {
        return store.map(List::of).orElseGet(List::of);
    }
}
