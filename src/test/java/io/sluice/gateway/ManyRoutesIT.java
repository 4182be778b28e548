package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.upstream.Reply;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog as large as that of a company, each route with a credential of its own. */
@Tag("side-by-side")
class ManyRoutesIT {
    private static final int ROUTES = 3_000;
    private static final String ROUTE = """
              - name: route-%1$d
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-%1$d, openai_api_base: "OPENAI"}}
            """;

    @TempDir
    Path folder;

    @Test
    void thousandsOfRoutesAreServedAndJoinedByOneMore() throws Exception {
        String routes = IntStream.range(0, ROUTES).mapToObj(ROUTE::formatted).collect(Collectors.joining());
        try (GatewaySetup setup = GatewaySetup.start(folder, "endpoints:\n" + routes)) {
            setup.upstream().onEveryCall(Reply.text("one two three"));

            assertThat(setup.chat("route-" + (ROUTES - 1), false).statusCode()).isEqualTo(200);
            assertThat(setup.upstream().lastRequest().header("authorization")).hasValue("Bearer sk-" + (ROUTES - 1));

            assertThat(setup.post("/admin/v1/routes", """
                            {"name": "one-more", "task": "llm/v1/chat", "provider": "openai", "model": "gpt-4o",
                             "config": {"openai_api_key": "sk-one-more", "openai_api_base": "%s"}}
                            """.formatted(
                                            setup.upstream().baseUrl("openai")))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(setup.chat("one-more", true).statusCode()).isEqualTo(200);
        }
    }
}
