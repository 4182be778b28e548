package io.sluice.provider.http;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** Rules about providers' addresses for tests. */
public final class TestAddresses {
    private TestAddresses() {}

    /** What holds without any configuration. */
    public static AddressRules rules() {
        return rules(List.of(), List.of());
    }

    /** What holds with this configuration. */
    public static AddressRules rules(List<String> allowed, List<String> denied) {
        return new AddressRules(new AddressConfig() {
            @Override
            public Optional<List<String>> allowed() {
                return Optional.of(allowed);
            }

            @Override
            public Optional<List<String>> denied() {
                return Optional.of(denied);
            }
        });
    }

    static Egress egress(Vertx vertx) {
        return new Egress(vertx, rules());
    }
}
