package io.sluice.catalog.file;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.support.FakeProvider;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file as Kubernetes mounts it: a link to a link that is swapped. */
@QuarkusTest
@TestProfile(CatalogFileReloadTest.WithFile.class)
@WithTestResource(PostgresResource.class)
class CatalogFileReloadTest {
    private static final String ROUTES = "/admin/v1/routes";
    private static final String CANARY = "sk-canary-in-the-file-31";

    @ConfigProperty(name = "sluice.catalog.file")
    Path file;

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    Catalog catalog;

    @Inject
    Pool database;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void startsWithOneRoute() throws IOException {
        request().delete(ROUTES + "/mine");
        swap(yaml("first", CANARY));
        awaitNames("first");
    }

    @Test
    void servesTheNewContentOfASwappedLink() throws IOException {
        // When
        swap(yaml("second", "k"));

        // Then
        awaitNames("second");
    }

    @Test
    void keepsTheLastGoodContentAndSaysWhyItIsNotReady() throws IOException {
        // When
        swap(yaml("third", "k").replace("fake-provider", "fake-povider"));

        // Then
        await().untilAsserted(() -> ready().statusCode(503)
                .body("checks.find { it.name == 'catalog' }.status", equalTo("DOWN"))
                .body(
                        "checks.find { it.name == 'catalog' }.data.reason",
                        containsString("line 5, endpoints[0] 'third',"
                                + " model.provider: The provider 'fake-povider' is not supported.")));
        assertThat(names()).containsExactly("first");
        given().baseUri(management.toString())
                .get("/health/group/traffic")
                .then()
                .statusCode(200)
                .body("checks.name", containsInAnyOrder("stop", "journal", "routes", "callers"));
        assertThat(metric("sluice_catalog_valid")).isZero();
        await().untilAsserted(
                        () -> assertThat(metric("sluice_catalog_age_seconds")).isPositive());

        // When
        swap(yaml("fourth", "k"));

        // Then
        awaitNames("fourth");
        ready().statusCode(200).body("checks.find { it.name == 'catalog' }.status", equalTo("UP"));
        assertThat(metric("sluice_catalog_valid")).isOne();
    }

    @Test
    void takesADeletedFileForABrokenEdit() throws IOException {
        // When
        Files.delete(file);

        // Then
        await().untilAsserted(() -> ready().statusCode(503).body(containsString("does not exist")));
        assertThat(names()).containsExactly("first");
        swap(yaml("back", "k"));
        awaitNames("back");
    }

    @Test
    void keepsTheRoutesOfTheFileFromTheApi() {
        request()
                .get(ROUTES + "/first")
                .then()
                .statusCode(200)
                .body("origin", equalTo("file"))
                .body(not(containsString(CANARY)));
        request()
                .delete(ROUTES + "/first")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:route-read-only"))
                .body("detail", containsString(file.toString()));
        request().body("{}").patch(ROUTES + "/first").then().statusCode(409);
        request().body(json("first")).put(ROUTES + "/first").then().statusCode(409);
        request()
                .body(json("first"))
                .post(ROUTES)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:route-name-taken"))
                .body("detail", containsString(file.toString()));
    }

    @Test
    void refusesAnEditThatTakesTheNameOfARouteOfTheApi() throws IOException {
        // Given
        request().body(json("mine")).post(ROUTES).then().statusCode(201);

        // When
        swap(yaml("mine", "k"));

        // Then
        await().untilAsserted(() ->
                ready().statusCode(503).body(containsString("A route named 'mine' was made over the API")));
        request().delete(ROUTES + "/mine").then().statusCode(204);
        awaitNames("mine");
    }

    @Test
    void movesCredentialsOfTheFileIntoTheSecretStore() throws IOException {
        // When
        request().post(ROUTES + "/first/test").then().statusCode(200).body("ok", equalTo(true));

        // Then
        assertThat(FakeProvider.KEYS_SEEN).contains(CANARY);
        var rows = new ArrayList<String>();
        database.query("select name || encode(ciphertext, 'escape') from secret")
                .executeAndAwait()
                .forEach(row -> rows.add(row.getString(0)));
        assertThat(rows)
                .anyMatch(row -> row.startsWith("file/first/fake_api_key"))
                .noneMatch(row -> row.contains(CANARY));
    }

    private void awaitNames(String... names) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(names()).containsExactly(names));
    }

    private List<String> names() {
        return catalog.current().routes().all().stream()
                .map(route -> route.name().value())
                .toList();
    }

    private ValidatableResponse ready() {
        return given().baseUri(management.toString()).get("/health/ready").then();
    }

    private double metric(String name) {
        return request()
                .baseUri(management.toString())
                .get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private RequestSpecification request() {
        return given().auth().preemptive().oauth2(key).contentType(ContentType.JSON);
    }

    /** What the kubelet does with a config map: a new directory, and one rename of a link to it. */
    private void swap(String content) throws IOException {
        WithFile.swap(file, content);
    }

    private static String yaml(String name, String secret) {
        return """
                endpoints:
                  - name: %s
                    endpoint_type: llm/v1/chat
                    model:
                      provider: fake-provider
                      name: m
                      config: {fake_api_key: '%s'}
                """.formatted(name, secret);
    }

    private static String json(String name) {
        return """
                {"name": "%s", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}}""".formatted(name);
    }

    /** A gateway with a file. */
    public static final class WithFile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path mount = Files.createTempDirectory("sluice-config-map");
                Path file = mount.resolve("gateway.yaml");
                swap(file, yaml("first", CANARY));
                return Map.of("sluice.catalog.file", file.toString(), "sluice.catalog.file-check-interval", "1S");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void swap(Path file, String content) throws IOException {
            Path mount = file.getParent();
            Path version = Files.createTempDirectory(mount, "..version");
            Files.writeString(version.resolve("gateway.yaml"), content);
            Path link = mount.resolve("..data_tmp");
            Files.createSymbolicLink(link, version.getFileName());
            Files.move(
                    link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (!Files.exists(file)) {
                Files.createSymbolicLink(file, Path.of("..data", "gateway.yaml"));
            }
        }
    }
}
