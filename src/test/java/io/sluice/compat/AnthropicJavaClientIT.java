package io.sluice.compat;

import io.sluice.support.upstream.FakeUpstream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Anthropic's official Java client and the packaged gateway. */
@Tag("side-by-side")
class AnthropicJavaClientIT extends AnthropicJavaClientCases {
    @TempDir
    private static Path folder;

    private static CompatGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = CompatGateway.start(folder);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Override
    FakeUpstream upstream() {
        return gateway.upstream();
    }

    @Override
    String url() {
        return gateway.url();
    }

    @Override
    String key() {
        return CompatGateway.KEY;
    }
}
