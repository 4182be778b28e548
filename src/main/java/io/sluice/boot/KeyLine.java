package io.sluice.boot;

import io.sluice.identity.AdminKeyBootstrap;
import io.sluice.identity.AuthConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The administrator's key, at the one start that made it. */
@Singleton
final class KeyLine implements StartupLine {
    private final AuthConfig auth;
    private final AdminKeyBootstrap keys;

    @Inject
    KeyLine(AuthConfig auth, AdminKeyBootstrap keys) {
        this.auth = auth;
        this.keys = keys;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public String label() {
        return "Admin key";
    }

    @Override
    public List<String> text() {
        if (!auth.enabled()) {
            return List.of("none needed: authentication is off");
        }
        return keys.newKey()
                .map(key -> List.of(key, "(made now and shown this once; only its hash is kept)"))
                .orElseGet(List::of);
    }
}
