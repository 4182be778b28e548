package io.sluice.boot;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Where callers and administrators reach the gateway. */
@Singleton
final class ApiLine implements StartupLine {
    private final Endpoints endpoints;

    @Inject
    ApiLine(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String label() {
        return "API";
    }

    @Override
    public List<String> text() {
        return List.of(endpoints.api() + "  (documentation: /q/swagger-ui)");
    }
}
