package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That no provider's decoders are left out of {@link DecoderFuzzTest}. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DecodersTest {
    @Inject
    ProviderRegistry registry;

    @Test
    void everyProviderHasItsLine() {
        var known = new TreeSet<>(Decoders.WITHOUT_DECODERS);
        Decoders.ALL.forEach(decoders -> known.add(decoders.provider()));

        assertThat(known).containsExactlyElementsOf(registry.names());
    }
}
