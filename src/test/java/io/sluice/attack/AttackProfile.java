package io.sluice.attack;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.support.PostgresResource;
import java.util.List;
import java.util.Map;

/** A gateway whose names are resolved by the test, and that may not call one loopback address, where a trap can be laid. */
public final class AttackProfile implements QuarkusTestProfile {
    /** An address that can be connected to, and that providers may not have. */
    static final String DENIED = "127.0.0.2";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("sluice.upstream.address.denied", DENIED);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresResource.class), new TestResourceEntry(NameServer.class));
    }
}
