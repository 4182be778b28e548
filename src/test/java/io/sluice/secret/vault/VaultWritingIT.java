package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway with Vault as the store of credentials that are given to it. */
@Tag("side-by-side")
class VaultWritingIT {
    private static final String ROUTE = """
            {"name":"%s","task":"llm/v1/chat","provider":"openai","model":"gpt-4o",
             "config":{"openai_api_key":"%s","openai_api_base":"%s"}}
            """;

    @TempDir
    private static Path folder;

    private static FakeUpstream upstream;
    private static BaoServer vault;

    @BeforeAll
    static void start() {
        vault = BaoServer.start(folder.resolve("vault"));
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        if (upstream != null) {
            upstream.close();
        }
        if (vault != null) {
            vault.close();
        }
    }

    @Test
    void keepsCredentialsGivenToItInVault() throws Exception {
        vault.policy("sluice", policyOfTheDocumentation());
        try (var gateway = VaultGateway.with(folder.resolve("writing"), upstream, vault.url(), "sk-in-the-file")
                .withToken(vault.token("sluice"))
                .set("SLUICE_SECRETS_TYPE", "vault")
                .start()) {
            // By the file
            upstream.acceptOnlyKey("sk-in-the-file");
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
            assertThat(gateway.send("GET", "/admin/v1/routes/chat", "").body())
                    .contains("vault:sluice/file/chat/openai_api_key@1#value");

            // Over the API
            upstream.acceptOnlyKey("sk-over-the-api");
            var created = gateway.send(
                    "POST", "/admin/v1/routes", ROUTE.formatted("mine", "sk-over-the-api", upstream.baseUrl("openai")));
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(created.body()).contains("vault:sluice/routes/mine/openai_api_key@1#value");
            assertThat(gateway.chat("mine", false).statusCode()).isEqualTo(200);
            assertThat(vault.get("sluice/routes/mine/openai_api_key", 1).toString())
                    .contains("sk-over-the-api");

            // Changed, then gone
            upstream.acceptOnlyKey("sk-changed");
            var changed =
                    gateway.send("PATCH", "/admin/v1/routes/mine", "{\"config\":{\"openai_api_key\":\"sk-changed\"}}");
            assertThat(changed.body()).contains("vault:sluice/routes/mine/openai_api_key@2#value");
            assertThat(gateway.chat("mine", false).statusCode()).isEqualTo(200);
            assertThat(gateway.send("DELETE", "/admin/v1/routes/mine", "").statusCode())
                    .isBetween(200, 204);
            assertThat(vault.exists("sluice/routes/mine/openai_api_key", 1)).isFalse();
            assertThat(vault.exists("sluice/routes/mine/openai_api_key", 2)).isFalse();

            // References into Vault that lead nowhere, or are none
            assertThat(refusal(gateway, "vault:llm/nothing#key")).contains("does not exist in Vault");
            assertThat(refusal(gateway, "vault:llm/nothing")).contains("is no reference into Vault");
            assertThat(gateway.process().isReady()).isTrue();
            assertThat(gateway.logged("read but not write")).isZero();
        }
    }

    @Test
    void startsWithoutTheRightToWriteAndSaysSo() throws Exception {
        // Given
        vault.namespace("team-a");
        vault.policyIn("team-a", "reader", "path \"secret/data/llm/*\" { capabilities = [\"read\"] }");
        vault.putIn("team-a", "llm/openai", Map.of("api_key", "sk-of-team-a"));
        try (var gateway = VaultGateway.with(folder.resolve("reading"), upstream, vault.url(), "sk-in-the-file")
                .withToken(vault.tokenIn("team-a", "reader"))
                .set("QUARKUS_VAULT_ENTERPRISE_NAMESPACE", "team-a")
                .set("SLUICE_SECRETS_TYPE", "vault")
                .start()) {
            // Then
            await().until(() -> gateway.logged("read but not write") == 1);
            upstream.acceptOnlyKey("sk-in-the-file");
            assertThat(gateway.chat("chat", false).statusCode()).isEqualTo(200);
            assertThat(gateway.send("GET", "/admin/v1/routes/chat", "").body())
                    .contains("secret:file/chat/openai_api_key@");

            var refused = gateway.send(
                    "POST", "/admin/v1/routes", ROUTE.formatted("mine", "sk-plain", upstream.baseUrl("openai")));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("cannot be written")
                    .contains("403")
                    .doesNotContain("sk-plain");

            upstream.acceptOnlyKey("sk-of-team-a");
            var created = gateway.send(
                    "POST",
                    "/admin/v1/routes",
                    ROUTE.formatted("theirs", "vault:llm/openai#api_key", upstream.baseUrl("openai")));
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(gateway.chat("theirs", false).statusCode()).isEqualTo(200);
        }
    }

    private static String refusal(VaultGateway gateway, String reference) {
        var refused = gateway.send(
                "POST", "/admin/v1/routes", ROUTE.formatted("lost", reference, upstream.baseUrl("openai")));
        assertThat(refused.statusCode()).isBetween(400, 422);
        return refused.body();
    }

    private static String policyOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("docs", "vault.md"));
        int begin = page.indexOf("```hcl\n") + "```hcl\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }
}
