package io.sluice.compat;

import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged gateway with one route per task and family, for released clients to drive. */
final class CompatGateway implements AutoCloseable {
    static final String KEY = "integration-admin-key-1234";

    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
              - name: claude
                endpoint_type: llm/v1/chat
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-ant-x, api_base: ANTHROPIC}}
              - name: completions
                endpoint_type: llm/v1/completions
                model: {provider: openai, name: gpt-3.5-turbo-instruct, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
              - name: embeddings
                endpoint_type: llm/v1/embeddings
                model: {provider: openai, name: text-embedding-3-small, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
            """;

    private final FakeUpstream upstream;
    private final PackagedGateway gateway;

    private CompatGateway(FakeUpstream upstream, PackagedGateway gateway) {
        this.upstream = upstream;
        this.gateway = gateway;
    }

    static CompatGateway start(Path folder) throws IOException {
        FakeUpstream upstream = FakeUpstream.start();
        Path routes = folder.resolve("routes.yaml");
        Files.writeString(
                routes,
                ROUTES.replace("ANTHROPIC", upstream.baseUrl("anthropic"))
                        .replace("OPENAI", upstream.baseUrl("openai")));
        PackagedGateway gateway = PackagedGateway.in(folder.resolve("data"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("SLUICE_CATALOG_FILE", routes.toString())
                .start();
        return new CompatGateway(upstream, gateway);
    }

    FakeUpstream upstream() {
        return upstream;
    }

    /** Where callers reach it, without a slash at the end. */
    String url() {
        return gateway.apiUrl();
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
