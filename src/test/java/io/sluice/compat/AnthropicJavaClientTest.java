package io.sluice.compat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Anthropic's official Java client and a gateway in the test's own process. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AnthropicJavaClientTest extends AnthropicJavaClientCases {
    private static FakeUpstream upstream;

    @Inject
    Catalog catalog;

    @Inject
    ProviderRegistry providers;

    @TestHTTPResource("/")
    URI base;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void serve() {
        var vendors = new VendorRoutes(providers, upstream);
        var routes = new ArrayList<>(EchoRoutes.all());
        routes.add(vendors.openAi("chat", "gpt-4o"));
        routes.add(vendors.anthropic("claude", "claude-sonnet-4-5", Map.of()));
        TestCatalog.serve(catalog, routes);
    }

    @Override
    FakeUpstream upstream() {
        return upstream;
    }

    @Override
    String url() {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    String key() {
        return "test-admin-key-0123456789";
    }
}
