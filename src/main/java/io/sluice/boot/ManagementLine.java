package io.sluice.boot;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Where operators look after it. */
@Singleton
final class ManagementLine implements StartupLine {
    private final Endpoints endpoints;

    @Inject
    ManagementLine(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String label() {
        return "Management";
    }

    @Override
    public List<String> text() {
        return List.of(endpoints.management() + "  (/q/health, /q/metrics)");
    }
}
