package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway of the environment prod, with a file that dev and prod share. */
@QuarkusTest
@TestProfile(EnvironmentsTest.Prod.class)
@WithTestResource(PostgresResource.class)
class EnvironmentsTest {
    private static final String ROUTES = "/admin/v1/routes";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    Catalog catalog;

    @Inject
    Pool database;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @AfterEach
    void removeRoutes() {
        for (String name : List.of("both", "elsewhere", "plain")) {
            request().delete(ROUTES + "/" + name);
        }
    }

    @Test
    void servesTheFilesOtherRoutesAndTellsWhichAreNotForHere() {
        given().baseUri(management.toString())
                .get("/health/ready")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'catalog' }.data.left_out",
                        allOf(
                                containsString(
                                        "line 6, endpoints[0] 'dev-only', model.config.fake_api_key: 'fake_api_key' has references"
                                                + " for dev, but none for this gateway's environment 'prod'."),
                                containsString(
                                        "endpoints[1] 'smuggled', model.config.fake_api_key: 'fake_api_key' refers to"
                                                + " env:SLUICE_DEV_KEY, which this gateway of the environment 'prod' must not use.")));
        assertThat(catalog.current().routes().find("dev-only")).isEmpty();
        assertThat(catalog.current().routes().find("smuggled")).isEmpty();
        request().post(ROUTES + "/shared/test").then().statusCode(200).body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("prod-key-of-the-file").doesNotContain("dev-key-of-the-file");
    }

    @Test
    void keepsTheNamesOfRoutesThatTheFileHasForOtherEnvironments() {
        post(route("dev-only", "\"k\"")).statusCode(409).body("detail", containsString("is declared in the file"));
    }

    @Test
    void movesTheCredentialOfEachEnvironmentUnderItsName() {
        // When
        post(route("both", "{\"dev\": \"canary-dev-91\", \"prod\": \"canary-prod-92\"}"))
                .statusCode(201)
                .body("config.fake_api_key.dev", startsWith("secret:routes/both/fake_api_key/dev@"))
                .body("config.fake_api_key.prod", startsWith("secret:routes/both/fake_api_key/prod@"))
                .body(not(containsString("canary")));

        // Then
        request().post(ROUTES + "/both/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("canary-prod-92").doesNotContain("canary-dev-91");
    }

    @Test
    void takesBackARouteAsItIsShown() {
        // Given
        post(route("both", "{\"dev\": \"k1\", \"prod\": \"k2\"}")).statusCode(201);
        String shown = request().get(ROUTES + "/both").asString();
        Map<String, String> references = request().get(ROUTES + "/both").path("config.fake_api_key");

        // Then
        request()
                .body(shown)
                .put(ROUTES + "/both")
                .then()
                .statusCode(200)
                .body("config.fake_api_key", equalTo(references));
    }

    @Test
    void refusesARouteWithoutAReferenceForItAndNamesTheEnvironments() {
        post(route("elsewhere", "{\"dev\": \"k1\", \"test\": \"k2\"}"))
                .statusCode(400)
                .body("errors[0].field", equalTo("config.fake_api_key"))
                .body("errors[0].rule", equalTo("environment"))
                .body(
                        "detail",
                        containsString("references for dev, test, but none for this gateway's environment 'prod'"));
        assertThat(secretNames()).noneMatch(name -> name.startsWith("routes/elsewhere/"));
    }

    @Test
    void refusesAReferenceThatIsNotAllowedHere() {
        // Given
        post(route("plain", "\"k\"")).statusCode(201);

        // Then
        request()
                .body("{\"config\": {\"fake_session_token\": \"secret:imported/dev/token@1\"}}")
                .patch(ROUTES + "/plain")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("config.fake_session_token"))
                .body("detail", containsString("which this gateway of the environment 'prod' must not use"));
    }

    @Test
    void refusesTheReferenceThatARouteNamesAsThatOfAnotherEnvironment() {
        // Given
        post(route("both", "{\"dev\": \"k1\", \"prod\": \"k2\"}")).statusCode(201);
        String ofDev = request().get(ROUTES + "/both").path("config.fake_api_key.dev");

        // Then
        post(route("plain", "\"" + ofDev + "\""))
                .statusCode(400)
                .body("errors[0].field", equalTo("config"))
                .body("errors[0].rule", equalTo("environment"))
                .body(
                        "detail",
                        equalTo("'fake_api_key' of the route 'plain' refers to " + ofDev
                                + ", which the route 'both' names"
                                + " as that of the environment 'dev'. This gateway's is 'prod'. Give each environment"
                                + " its own."));
    }

    @Test
    void doesNotLetARouteClaimForAnotherEnvironmentWhatIsUsedHere() {
        // Given
        post(route("plain", "\"k\"")).statusCode(201);
        String used = request().get(ROUTES + "/plain").path("config.fake_api_key");

        // Then
        post(route("both", "{\"dev\": \"" + used + "\", \"prod\": \"k\"}"))
                .statusCode(400)
                .body("detail", startsWith("'fake_api_key' of the route 'plain' refers to " + used));
        request().post(ROUTES + "/plain/test").then().body("ok", equalTo(true));
    }

    @Test
    void addsAnEnvironmentByMergePatchAndTakesOneAway() {
        // Given
        post(route("both", "{\"dev\": \"k1\", \"prod\": \"k2\"}")).statusCode(201);

        // When
        patch("both", "{\"config\": {\"fake_api_key\": {\"test\": \"k3\", \"dev\": null}}}")
                .statusCode(200)
                .body("config.fake_api_key.test", startsWith("secret:routes/both/fake_api_key/test@"))
                .body("config.fake_api_key.dev", nullValue());

        // Then
        assertThat(secretNames())
                .contains("routes/both/fake_api_key/test", "routes/both/fake_api_key/prod")
                .doesNotContain("routes/both/fake_api_key/dev");
        patch("both", "{\"config\": {\"fake_api_key\": {\"prod\": null}}}")
                .statusCode(400)
                .body("detail", containsString("none for this gateway's environment 'prod'"));
        request().delete(ROUTES + "/both").then().statusCode(204);
        assertThat(secretNames()).noneMatch(name -> name.startsWith("routes/both/"));
    }

    @Test
    void refusesLocalReferencesInMaps() {
        post(route("both", "{\"dev\": \"env:HOME\", \"prod\": \"k\"}"))
                .statusCode(400)
                .body("errors[0].field", equalTo("config.fake_api_key.dev"))
                .body("errors[0].rule", equalTo("credential"));
    }

    private ValidatableResponse post(String body) {
        return request().body(body).post(ROUTES).then();
    }

    private ValidatableResponse patch(String name, String body) {
        return request().body(body).patch(ROUTES + "/" + name).then();
    }

    private RequestSpecification request() {
        return given().auth().preemptive().oauth2(key).contentType(ContentType.JSON);
    }

    private List<String> secretNames() {
        var names = new ArrayList<String>();
        database.query("select name from secret").executeAndAwait().forEach(row -> names.add(row.getString(0)));
        return names;
    }

    private static String route(String name, String credential) {
        return """
                {"name": "%s", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": %s}}""".formatted(name, credential);
    }

    /** The gateway of prod. */
    public static final class Prod implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path file = Files.createTempFile("shared", ".yaml");
                Files.writeString(file, """
                        endpoints:
                          - name: dev-only
                            endpoint_type: llm/v1/chat
                            model:
                              provider: fake-provider
                              config: {fake_api_key: {dev: dev-key-of-the-file}}
                              name: m
                          - name: smuggled
                            endpoint_type: llm/v1/chat
                            model: {provider: fake-provider, name: m, config: {fake_api_key: 'env:SLUICE_DEV_KEY'}}
                          - name: shared
                            endpoint_type: llm/v1/chat
                            model:
                              provider: fake-provider
                              name: m
                              config: {fake_api_key: {dev: 'env:SLUICE_DEV_KEY', prod: prod-key-of-the-file}}
                        """);
                return Map.of(
                        "sluice.catalog.file", file.toString(),
                        "sluice.environment", "prod",
                        "sluice.catalog.allowed-references", "secret:routes/*,secret:file/*,secret:imported/prod/*");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
