package io.sluice.boot;

import io.sluice.catalog.Catalog;
import io.sluice.identity.AuthConfig;
import io.sluice.model.Task;
import io.sluice.routing.Route;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What to do now that it runs: a command that works as it stands once the key is in the environment. */
@Singleton
final class NextLine implements StartupLine {
    private final Endpoints endpoints;
    private final Catalog catalog;
    private final AuthConfig auth;

    @Inject
    NextLine(Endpoints endpoints, Catalog catalog, AuthConfig auth) {
        this.endpoints = endpoints;
        this.catalog = catalog;
        this.auth = auth;
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public String label() {
        return "Next";
    }

    @Override
    public List<String> text() {
        Optional<Route> chat = catalog.current().routes().all().stream()
                .filter(route -> route.task() == Task.CHAT)
                .findFirst();
        return List.of(chat.map(this::ask).orElseGet(this::look));
    }

    private String ask(Route route) {
        return curl("/v1/chat/completions") + " -H 'Content-Type: application/json' -d '{\"model\": \"" + route.name()
                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'";
    }

    private String look() {
        return curl("/v1/models");
    }

    private String curl(String path) {
        String key = auth.enabled() ? " -H \"Authorization: Bearer $SLUICE_ADMIN_KEY\"" : "";
        return "curl" + key + " " + endpoints.api() + path;
    }
}
