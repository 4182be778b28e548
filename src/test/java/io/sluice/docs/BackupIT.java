package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.docs.CommandPage.Block;
import io.sluice.docs.CommandPage.Fate;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.support.PackagedGateway;
import io.sluice.support.PostgresClient;
import io.sluice.support.upstream.FakeUpstream;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway's state is dumped and restored with the commands of {@code docs/operations.md}: routes, callers, keys, budgets, sealed
 * secrets, the ledger and the audit trail are what they were.
 */
@Tag("side-by-side")
class BackupIT {
    private static final CommandPage PAGE = CommandPage.of(Path.of("docs/operations.md"));
    private static final String ADMIN = "integration-admin-key-1234";
    private static final String PROVIDER_KEY = "sk-sealed-0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final FakeUpstream upstream = FakeUpstream.start();

    @TempDir
    Path temp;

    private List<String> commands = List.of();
    private String key = "";

    @BeforeEach
    void readPage() {
        commands = PAGE.blocks().stream()
                .filter(block -> block.fate().equals(new Fate.RunBy("BackupIT")))
                .map(Block::commands)
                .toList();
        assertThat(commands).hasSize(5);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aDumpIsRestoredIntoANewServerAndJournalsAddWhatItLacks() throws Exception {
        Path programs = PostgresClient.folder();
        EmbeddedPostgres first = server();
        try (EmbeddedPostgres second = server();
                PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                        .with("SLUICE_ADMIN_KEY", ADMIN)
                        .with("SLUICE_STORE_URL", database(first))) {
            // Given
            Shell operator = Shell.in(temp)
                    .with(
                            "PATH",
                            programs + ":" + Path.of(System.getProperty("java.home"), "bin") + ":"
                                    + System.getenv("PATH"))
                    .with("PASSWORD", "of the role")
                    .with("DATABASE", database(first))
                    .with("NEW_DATABASE", database(second))
                    .with("SLUICE_DATA_DIR", temp.resolve("data").toString())
                    .instead("quarkus-run.jar", System.getProperty("sluice.packaged"));
            endsWell(operator.with("ADMIN_DATABASE", maintenance(first)).type(commands.get(0)));
            gateway.start();
            furnish(gateway);
            calls(gateway, 5);
            State before = await().atMost(PATIENCE)
                    .until(() -> state(gateway), state -> state.rows().size() == 5);

            // When
            endsWell(operator.type(commands.get(1)));
            gateway.restart(); // an epoch that the dump does not know
            calls(gateway, 2);
            await().atMost(PATIENCE).until(() -> state(gateway).rows().size() == 7);
            first.close();
            calls(gateway, 3);
            gateway.kill9();
            endsWell(operator.with("ADMIN_DATABASE", maintenance(second)).type(commands.get(0)));
            Shell.Typed verified = endsWell(operator.type(commands.get(2)));
            gateway.with("SLUICE_STORE_URL", database(second)).start();

            // Then
            assertThat(verified.output())
                    .contains("The ledger's sums are what its rows add up to.", "The audit trail is intact.");
            State after = state(gateway);
            assertThat(after.rows()).containsAll(before.rows()).hasSizeBetween(5 + 3, 5 + 2 + 3);
            assertThat(after.rows()).extracting(row -> row.get("attempt_id")).doesNotHaveDuplicates();
            assertThat(after.keys()).isEqualTo(before.keys());
            assertThat(after.routes()).isEqualTo(before.routes());
            assertThat(after.secrets()).isEqualTo(before.secrets());
            assertThat(after.spent()).isEqualTo(cost(after)).isGreaterThan(before.spent());
            assertThat(get(gateway, "/admin/v1/audit/verify").path("ok").booleanValue())
                    .isTrue();

            // When
            gateway.restart();
            calls(gateway, 1);

            // Then
            int rows = after.rows().size() + 1;
            State again = await().atMost(PATIENCE)
                    .until(() -> state(gateway), state -> state.rows().size() == rows);
            assertThat(again.rows()).containsAll(after.rows());
            await().atMost(PATIENCE).untilAsserted(() -> {
                State settled = state(gateway);
                assertThat(settled.spent()).isEqualTo(cost(settled));
            });
            endsWell(operator.type(commands.get(2).lines().skip(1).reduce("", (a, b) -> a + b + "\n")));
        } finally {
            first.close();
        }
    }

    @Test
    void aCopyOfTheDataDirectoryIsAWholeGateway() throws Exception {
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data")).with("SLUICE_ADMIN_KEY", ADMIN);
                PackagedGateway restored =
                        PackagedGateway.in(temp.resolve("new")).with("SLUICE_ADMIN_KEY", ADMIN)) {
            // Given
            gateway.start();
            furnish(gateway);
            calls(gateway, 3);
            State before = await().atMost(PATIENCE)
                    .until(() -> state(gateway), state -> state.rows().size() == 3);
            gateway.terminate();

            // When
            Shell operator = Shell.in(temp)
                    .with("SLUICE_DATA_DIR", temp.resolve("data").toString())
                    .with("NEW_DATA_DIR", temp.resolve("new").toString());
            endsWell(operator.type(commands.get(3)));
            endsWell(operator.type(commands.get(4)));
            restored.start();

            // Then
            assertThat(state(restored)).isEqualTo(before);
            calls(restored, 1);
            assertThat(get(restored, "/admin/v1/audit/verify").path("ok").booleanValue())
                    .isTrue();
        }
    }

    /** What must survive. */
    private record State(
            List<Map<String, JsonNode>> rows, JsonNode keys, JsonNode routes, JsonNode secrets, long spent) {}

    private State state(PackagedGateway gateway) throws Exception {
        List<Map<String, JsonNode>> rows = get(gateway, "/admin/v1/ledger", "")
                .lines()
                .map(BackupIT::members)
                .toList();
        JsonNode keys = get(gateway, "/admin/v1/keys");
        keys.path("items").forEach(item -> ((ObjectNode) item).remove("last_used_at"));
        JsonNode secrets = get(gateway, "/admin/v1/secrets");
        secrets.path("items").forEach(item -> ((ObjectNode) item).remove(List.of("fetched_at", "used_at")));
        return new State(
                rows,
                keys,
                get(gateway, "/admin/v1/routes/paid"),
                secrets,
                get(gateway, "/admin/v1/budgets").at("/items/0/spent_nano_usd").longValue());
    }

    private static Map<String, JsonNode> members(String row) {
        try {
            var members = new TreeMap<String, JsonNode>();
            JsonCodec.read(row).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            return members;
        } catch (InvalidJson e) {
            throw new IllegalArgumentException(row, e);
        }
    }

    private static long cost(State state) {
        return state.rows().stream()
                .mapToLong(row -> row.get("cost_nano_usd").longValue())
                .sum();
    }

    /** A route with a sealed secret, a team with a budget, and an application of it with a key. */
    private void furnish(PackagedGateway gateway) throws Exception {
        post(gateway, "/admin/v1/routes", """
                {"name": "paid", "task": "llm/v1/chat", "provider": "openai", "model": "gpt-4o",
                 "config": {"openai_api_key": "%s", "openai_api_base": "%s"}}""".formatted(PROVIDER_KEY, upstream.baseUrl("openai")));
        post(gateway, "/admin/v1/teams", "{\"name\": \"search\"}");
        post(gateway, "/admin/v1/service-accounts", "{\"name\": \"indexer\", \"team\": \"search\"}");
        post(gateway, "/admin/v1/grants", "{\"to\": {\"team\": \"search\"}, \"routes\": [\"paid\"]}");
        post(
                gateway,
                "/admin/v1/budgets",
                "{\"scope\": {\"team\": \"search\"}, \"limit\": {\"usd\": \"1000\"}, \"window\": {\"rolling\": \"366d\"}}");
        key = post(gateway, "/admin/v1/keys", "{\"owner\": \"indexer\", \"name\": \"nightly\"}")
                .path("key")
                .textValue();
    }

    /** By the application's own key; the provider is shown the sealed one. */
    private void calls(PackagedGateway gateway, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> reply = send(
                    gateway,
                    key,
                    "/v1/chat/completions",
                    "{\"model\": \"paid\", \"messages\": [{\"role\": \"user\", \"content\": \"Tell me of rivers.\"}]}");
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(upstream.lastRequest().headers().toString()).contains(PROVIDER_KEY);
        }
    }

    private JsonNode post(PackagedGateway gateway, String path, String body) throws Exception {
        HttpResponse<String> reply = send(gateway, ADMIN, path, body);
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(201);
        return JsonCodec.read(reply.body());
    }

    private JsonNode get(PackagedGateway gateway, String path) throws Exception {
        return JsonCodec.read(get(gateway, path, ""));
    }

    private String get(PackagedGateway gateway, String path, String query) throws Exception {
        HttpResponse<String> reply =
                client.send(request(gateway, ADMIN, path + query).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(200);
        return reply.body();
    }

    private HttpResponse<String> send(PackagedGateway gateway, String bearer, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(gateway, bearer, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(PackagedGateway gateway, String bearer, String path) {
        return HttpRequest.newBuilder(URI.create(gateway.apiUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + bearer);
    }

    private static Shell.Typed endsWell(Shell.Typed typed) {
        assertThat(typed.status()).as(typed.toString()).isZero();
        return typed;
    }

    private static EmbeddedPostgres server() throws IOException {
        return EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String database(EmbeddedPostgres server) {
        return "postgresql://sluice@localhost:" + server.getPort() + "/sluice";
    }

    private static String maintenance(EmbeddedPostgres server) {
        return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    }
}
