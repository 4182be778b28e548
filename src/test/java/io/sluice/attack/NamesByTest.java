package io.sluice.attack;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Resolves names with {@link NameServer} where a test has one; elsewhere as ever. */
@Singleton
public final class NamesByTest implements VertxOptionsCustomizer {
    private final Optional<String> server;

    NamesByTest(@ConfigProperty(name = NameServer.PROPERTY) Optional<String> server) {
        this.server = server;
    }

    @Override
    public void accept(VertxOptions options) {
        server.ifPresent(address -> options.setAddressResolverOptions(new AddressResolverOptions()
                .setServers(List.of(address))
                .setSearchDomains(List.of())
                .setCacheMaxTimeToLive(0)));
    }
}
