package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.VendorError;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credentials go through every provider's success and failure, by file and over the API, and are found nowhere afterwards:
 * not in a reply, a log line or a metric, nor in any file of the gateway's data, its database included.
 */
@Tag("side-by-side")
class CanaryIT {
    private static final String BY_FILE = "sk-canary-by-file-7c41f0";
    private static final String BY_API = "sk-canary-by-api-93ab27";
    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: %1$s, openai_api_base: OPENAI}}
                breaker: {volume: 1000}
              - name: claude
                endpoint_type: llm/v1/chat
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: %1$s, api_base: ANTHROPIC}}
                breaker: {volume: 1000}
              - name: lost
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: %1$s, openai_api_base: "http://127.0.0.1:1/v1"}}
            """.formatted(BY_FILE);

    private static final String MESSAGE =
            "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @TempDir
    private static Path folder;

    @Test
    void aCredentialIsNowhereButOnTheWireToItsProvider() throws Exception {
        var told = new ArrayList<String>();
        String log;
        try (GatewaySetup setup = GatewaySetup.start(folder, ROUTES)) {
            told.add(text(setup.post(
                    "/admin/v1/routes", """
                    {"name":"by-api","task":"llm/v1/chat","provider":"openai","model":"gpt-4o",
                     "breaker":{"volume":1000},"config":{"openai_api_key":"%s","openai_api_base":"%s"}}
                    """.formatted(BY_API, setup.upstream().baseUrl("openai")))));
            assertThat(told.getFirst()).startsWith("201");
            for (String route : List.of("chat", "claude", "by-api", "lost")) {
                for (boolean stream : new boolean[] {false, true}) {
                    told.add(text(setup.chat(route, stream)));
                    for (Reply failing : failures(route.equals("by-api") ? BY_API : BY_FILE)) {
                        setup.upstream().reset();
                        setup.upstream().onEveryCall(failing);
                        told.add(text(setup.chat(route, stream)));
                        told.add(text(setup.post("/v1/messages", MESSAGE.formatted(route, stream))));
                    }
                    setup.upstream().reset();
                }
            }
            setup.upstream().acceptOnlyKey("another-key");
            for (String route : List.of("chat", "claude", "by-api")) {
                told.add(text(setup.chat(route, false)));
            }
            assertThat(setup.upstream().lastRequest().headers().toString()).contains(BY_API);
            told.add(text(setup.client()
                    .send(
                            setup.request("/admin/v1/routes").build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))));
            told.add(text(setup.post("/admin/v1/routes/by-api/test", "")));
            told.add(setup.metrics());
            log = setup.gateway().terminate().output();
        }

        assertThat(told).allSatisfy(CanaryIT::isClean);
        isClean(log);
        assertThat(filesHolding(folder.resolve("data"))).isEmpty();
    }

    /** What an upstream says that repeats the key it was sent. */
    private static List<Reply> failures(String key) {
        return List.of(
                Reply.error(401),
                Reply.error(400),
                Reply.error(VendorError.of(500).withMessage("Your key is " + key)),
                Reply.errorInside(VendorError.of(400).withMessage("You sent " + key)),
                Reply.html(502),
                Reply.text("half an answer").cutAfterBytes(60));
    }

    private static String text(HttpResponse<String> reply) {
        return reply.statusCode() + " " + reply.headers().map() + " " + reply.body();
    }

    private static void isClean(String text) {
        assertThat(text).doesNotContain(BY_FILE).doesNotContain(BY_API);
    }

    private static List<Path> filesHolding(Path root) throws IOException {
        var holding = new ArrayList<Path>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (bytes.contains(BY_FILE) || bytes.contains(BY_API)) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }
}
