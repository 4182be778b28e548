package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.support.FakeProvider;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets over HTTP, in the real embedded store; a gateway of prod with a catalog file. */
@QuarkusTest
@TestProfile(SecretsResourceTest.Importing.class)
@WithTestResource(PostgresResource.class)
class SecretsResourceTest {
    private static final String SECRETS = "/admin/v1/secrets";
    private static final String ROUTES = "/admin/v1/routes";
    private static final String CANARY = "sk-canary-5e1f90";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @ConfigProperty(name = "sluice.secrets.import.directories")
    Path folder;

    @Inject
    Pool database;

    @AfterEach
    void removeAll() {
        List<String> routes = request().get(ROUTES).path("items.findAll { it.origin == 'api' }.name");
        routes.forEach(name -> request().delete(ROUTES + "/" + name));
        List<String> names = request().get(SECRETS).path("items.findAll { it.name != null }.name");
        names.forEach(name -> request().delete(SECRETS + "/" + name));
    }

    @Test
    void keepsASecretAndAnswersItsReference() {
        // When
        ValidatableResponse reply = write("llm/openai", "k");

        // Then
        reply.statusCode(201)
                .header("Location", endsWith("/admin/v1/secrets/llm/openai"))
                .body("name", equalTo("llm/openai"))
                .body("engine", equalTo("secret"))
                .body("version", notNullValue())
                .body("written_at", notNullValue())
                .body("routes", empty())
                .body("used_at", nullValue())
                .body("problem", nullValue());
        String reference = reply.extract().path("reference");
        assertThat(reference).matches("secret:llm/openai@\\d+");
        route("one", reference).statusCode(201);
        request().post(ROUTES + "/one/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llm/deep/er/openai", "llm%2Fdeep%2Fer%2Fopenai"})
    void findsNamesWithSlashesHoweverTheyAreWritten(String path) {
        // Given
        write("llm/deep/er/openai", "k").statusCode(201);

        // Then
        raw().get(SECRETS + "/" + path).then().statusCode(200).body("name", equalTo("llm/deep/er/openai"));
        raw().body("{\"value\": \"k2\"}")
                .post(SECRETS + "/" + path + "/rotate")
                .then()
                .statusCode(200);
        raw().post(SECRETS + "/" + path + "/test").then().statusCode(200).body("readable", equalTo(true));
        raw().delete(SECRETS + "/" + path).then().statusCode(204);
        raw().get(SECRETS + "/" + path).then().statusCode(404);
    }

    @Test
    void isNotConfusedByNamesThatLookLikeActions() {
        // Given
        write("a/rotate", "k1").statusCode(201);
        write("rotate-master-key", "k2").statusCode(201);

        // Then
        request().get(SECRETS + "/a/rotate").then().body("name", equalTo("a/rotate"));
        request()
                .body("{\"value\": \"k3\"}")
                .post(SECRETS + "/a/rotate/rotate")
                .then()
                .statusCode(200)
                .body("name", equalTo("a/rotate"));
        request().get(SECRETS + "/rotate-master-key").then().body("name", equalTo("rotate-master-key"));
        request()
                .body("")
                .post(SECRETS + "/rotate-master-key")
                .then()
                .statusCode(200)
                .body("key_version", notNullValue());
    }

    @Test
    void listsReferencesOfRoutesAndWhatIsKept() {
        // Given
        write("llm/unused", "k").statusCode(201);
        String used = write("llm/used", "k").extract().path("reference");
        route("one", used).statusCode(201);
        route("two", used).statusCode(201);
        request().post(ROUTES + "/one/test").then().body("ok", equalTo(true));

        // When
        ValidatableResponse list = request().get(SECRETS).then().statusCode(200);

        // Then
        list.body("items.find { it.name == 'llm/unused' }.routes", empty())
                .body("items.find { it.name == 'llm/used' }.reference", equalTo(used))
                .body("items.find { it.name == 'llm/used' }.routes", contains("one", "two"))
                .body("items.find { it.name == 'llm/used' }.fetched_at", notNullValue())
                .body("items.find { it.name == 'llm/used' }.used_at", notNullValue())
                .body("items.find { it.reference == 'env:HOME' }.engine", equalTo("env"))
                .body("items.find { it.reference == 'env:HOME' }.name", nullValue())
                .body("items.find { it.reference == 'env:HOME' }.routes", contains("of-the-file"))
                .body("items.find { it.reference == 'env:HOME' }.environments", contains("prod"))
                .body("items.find { it.reference == 'env:DEV_KEY' }.environments", contains("dev"))
                .body("items.find { it.name.toString().startsWith('sluice/') }", nullValue());
    }

    @Test
    void pagesByReference() {
        // Given
        List.of("p/a", "p/b", "p/c").forEach(name -> write(name, "k").statusCode(201));
        var seen = new ArrayList<String>();

        // When
        String token = "";
        do {
            var page = request()
                    .queryParam("page_size", 2)
                    .queryParam("page_token", token)
                    .get(SECRETS)
                    .then();
            seen.addAll(page.extract().path("items.reference"));
            token = page.extract().path("next_page_token");
        } while (token != null);

        // Then
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
        request().queryParam("page_token", "!").get(SECRETS).then().statusCode(400);
        request().queryParam("page_size", "0").get(SECRETS).then().statusCode(400);
    }

    @Test
    void tellsWhatIsWrongWithAReference() {
        // Given
        String reference = write("llm/gone", "k").extract().path("reference");
        route("one", reference).statusCode(201);
        database.query("delete from secret where name = 'llm/gone'").executeAndAwait();
        request()
                .body("{\"config\": {\"fake_region\": \"us\"}}")
                .patch(ROUTES + "/one")
                .then()
                .statusCode(200);

        // Then
        request()
                .get(SECRETS + "/" + reference)
                .then()
                .statusCode(200)
                .body("name", equalTo("llm/gone"))
                .body("version", nullValue())
                .body("versions", empty())
                .body("routes", contains("one"));
    }

    @Test
    void importsFromTheEnvironmentAndFromFiles() throws IOException {
        // Given
        Files.writeString(folder.resolve("openai"), CANARY + "\n");

        // Then
        request()
                .body("{\"name\": \"llm/of-env\", \"from\": \"env:HOME\"}")
                .post(SECRETS)
                .then()
                .statusCode(201);
        String reference = request()
                .body("{\"name\": \"llm/of-file\", \"from\": \"file:" + folder.resolve("openai") + "\"}")
                .post(SECRETS)
                .then()
                .statusCode(201)
                .extract()
                .path("reference");
        route("one", reference).statusCode(201);
        request().post(ROUTES + "/one/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains(CANARY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env:PATH | The variable 'PATH' may not be imported. Allowed are SLUICE_IMPORT_*, HOME",
                "env:SLUICE_IMPORT_UNSET | the environment variable 'SLUICE_IMPORT_UNSET' is not set or empty",
                "file:/etc/passwd | names no file below a folder",
                "file:{folder}/../x | names no file below a folder",
                "file:relative | names no file below a folder",
                "file:{folder}/absent | There is no such file",
                "file:{folder}/leads-out | names no file below a folder",
                "file:{folder}-beside/x | names no file below a folder",
                "file:{folder} | no regular file",
                "vault:llm/prod/x#y | 'from' must be env:NAME or file:/path",
                "env: | 'from' must be env:NAME or file:/path"
            },
            quoteCharacter = '~')
    void importsNothingElse(String from, String problem) throws IOException {
        // Given
        Path link = folder.resolve("leads-out");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, Path.of("/etc/passwd"));
        }

        // Then
        request()
                .body("{\"name\": \"llm/x\", \"from\": \"" + from.replace("{folder}", folder.toString()) + "\"}")
                .post(SECRETS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("from"))
                .body("errors[0].rule", equalTo("import"))
                .body("detail", containsString(problem));
        request().get(SECRETS + "/llm/x").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'a', 'value': 'v', 'valeu': 'v'} | valeu | unknown_member",
                "{'name': 'a'} | value | missing",
                "{'name': 'a', 'value': 'v', 'from': 'env:HOME'} | value | missing",
                "{'value': 'v'} | name | missing",
                "{'name': 'a', 'value': 7} | value | string_type",
                "{'name': 'a', 'value': '  '} | value | string_length",
                "[] | '' | object_type",
                "{'name': 'a//b', 'value': 'v'} | name | secret_name",
                "{'name': 'a/../b', 'value': 'v'} | name | secret_name",
                "{'name': '/a', 'value': 'v'} | name | secret_name",
                "{'name': 'a b', 'value': 'v'} | name | secret_name",
                "{'name': 'a@1', 'value': 'v'} | name | secret_name",
                "{'name': 'routes/chat/k', 'value': 'v'} | name | secret_name",
                "{'name': 'file/chat/k', 'value': 'v'} | name | secret_name",
                "{'name': 'sluice/master-key-check', 'value': 'v'} | name | secret_name"
            },
            quoteCharacter = '~')
    void refusesBodiesByTheirErrors(String body, String field, String rule) {
        request()
                .body(body.replace('\'', '"'))
                .post(SECRETS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field.replace("'", "")))
                .body("errors[0].rule", equalTo(rule));
    }

    @Test
    void doesNotWriteOverASecret() {
        // Given
        write("llm/openai", "k").statusCode(201);

        // Then
        write("llm/openai", "k2")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:sluice:problem:secret-name-taken"))
                .body("detail", containsString("Rotate it"));
    }

    @Test
    void deletesOnlyWhatNoRouteUses() {
        // Given
        String reference = write("llm/openai", "k").extract().path("reference");
        route("one", reference).statusCode(201);
        request()
                .body("{\"value\": \"k2\"}")
                .post(SECRETS + "/llm/openai/rotate")
                .then()
                .statusCode(200);

        // Then
        request()
                .delete(SECRETS + "/llm/openai")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:secret-in-use"))
                .body("detail", containsString("is used by the routes one."));
        request().delete(ROUTES + "/one").then().statusCode(204);
        request().delete(SECRETS + "/llm/openai").then().statusCode(204);
        request().delete(SECRETS + "/llm/openai").then().statusCode(404);
    }

    @Test
    void changesNothingThatAnotherStoreKeeps() {
        raw().delete(SECRETS + "/env:HOME")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:secret-read-only"));
        raw().body("{\"value\": \"k\"}")
                .post(SECRETS + "/env%3AHOME/rotate")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:secret-read-only"));
        String ofFile = request().get(SECRETS).path("items.find { it.name.toString().startsWith('file/') }.name");
        request()
                .body("{\"value\": \"k\"}")
                .post(SECRETS + "/" + ofFile + "/rotate")
                .then()
                .statusCode(409)
                .body("detail", containsString("is written from the catalog file"));
    }

    @Test
    void rotatesAndMovesTheRoutesInOneGo() {
        // Given
        String first = write("llm/openai", "key-before").extract().path("reference");
        route("one", first).statusCode(201);
        route("two", "secret:llm/openai").statusCode(201);
        route("three", write("llm/other", "k").extract().path("reference")).statusCode(201);

        // When
        ValidatableResponse rotated = request()
                .body("{\"value\": \"key-after\"}")
                .post(SECRETS + "/llm/openai/rotate")
                .then();

        // Then
        String second = rotated.statusCode(200)
                .body("moved", contains("one", "two"))
                .body("not_moved", empty())
                .extract()
                .path("reference");
        assertThat(second).isNotEqualTo(first);
        request().get(ROUTES + "/one").then().body("config.fake_api_key", equalTo(second));
        request().get(ROUTES + "/two").then().body("config.fake_api_key", equalTo("secret:llm/openai"));
        FakeProvider.KEYS_SEEN.clear();
        request().post(ROUTES + "/one/test").then().body("ok", equalTo(true));
        request().post(ROUTES + "/two/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).containsExactly("key-after", "key-after");
        request()
                .get(SECRETS + "/llm/openai")
                .then()
                .body("reference", equalTo(second))
                .body("versions.reference", contains(second, first))
                .body("versions[0].routes", contains("one"))
                .body("versions[1].routes", empty());
    }

    @Test
    void rotatesTheCredentialOfARouteByItsName() {
        // Given
        route("one", "k1").statusCode(201);

        // When
        request()
                .body("{\"value\": \"k2\"}")
                .post(SECRETS + "/routes/one/fake_api_key/rotate")
                .then()
                .statusCode(200)
                .body("moved", contains("one"));

        // Then
        FakeProvider.KEYS_SEEN.clear();
        request().post(ROUTES + "/one/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).containsExactly("k2");
        request().delete(ROUTES + "/one").then().statusCode(204);
        request().get(SECRETS + "/routes/one/fake_api_key").then().statusCode(404);
    }

    @Test
    void writesNothingWhenARotationIsRefused() {
        request()
                .body("{\"value\": \"k\"}")
                .post(SECRETS + "/llm/absent/rotate")
                .then()
                .statusCode(404);
        request().get(SECRETS + "/llm/absent").then().statusCode(404);
    }

    @Test
    void triesASecretWithEveryRouteThatUsesIt() {
        // Given
        String good = write("llm/good", "k").extract().path("reference");
        String bad = write("llm/bad", "bad").extract().path("reference");
        route("one", good).statusCode(201);
        route("two", good).statusCode(201);
        route("three", bad).statusCode(201);

        // Then
        request()
                .post(SECRETS + "/llm/good/test")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("readable", equalTo(true))
                .body("calls.route", containsInAnyOrder("one", "two"))
                .body("calls.ok", contains(true, true));
        request()
                .post(SECRETS + "/" + bad + "/test")
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("calls", hasSize(1))
                .body("calls[0].route", equalTo("three"))
                .body("calls[0].ok", equalTo(false))
                .body("calls[0].problem.type", startsWith("urn:sluice:problem:"));
    }

    @Test
    void doesNotReadASecretOfAnotherEnvironment() {
        request()
                .post(SECRETS + "/env:DEV_KEY/test")
                .then()
                .statusCode(400)
                .body(
                        "detail",
                        equalTo("The secret env:DEV_KEY is of the environment dev; this gateway does not read it."));
    }

    @Test
    void triesNoReferenceThatNobodyUses() {
        request().post(SECRETS + "/env:PATH/test").then().statusCode(404);
        request().get(SECRETS + "/nonsense:%20x").then().statusCode(404);
    }

    @Test
    void neverShowsASecretAnywhere() throws IOException {
        // Given
        Files.writeString(folder.resolve("canary"), CANARY + "-file");
        var log = new Recorder();
        Logger.getLogger("").addHandler(log);
        var replies = new StringBuilder();

        // When
        try {
            replies.append(write("llm/canary", CANARY).extract().asString());
            replies.append(write("llm/canary", CANARY).extract().asString());
            String reference = request().get(SECRETS + "/llm/canary").path("reference");
            replies.append(route("one", reference).extract().asString());
            for (String body : List.of(
                    "{\"value\": \"" + CANARY + "-2\"}",
                    "{\"from\": \"file:" + folder.resolve("canary") + "\"}",
                    "{\"value\": \"" + CANARY + "\", \"strange\": \"" + CANARY + "\"}",
                    "{\"value\": [\"" + CANARY + "\"]}",
                    "{\"value\": \"" + CANARY)) {
                replies.append(request()
                        .body(body)
                        .post(SECRETS + "/llm/canary/rotate")
                        .asString());
            }
            replies.append(request().post(SECRETS + "/llm/canary/test").asString());
            replies.append(request().get(SECRETS + "/llm/canary").asString());
            replies.append(request().get(SECRETS).asString());
            replies.append(request().delete(SECRETS + "/llm/canary").asString());
        } finally {
            Logger.getLogger("").removeHandler(log);
        }

        // Then
        assertThat(replies.toString()).contains("llm/canary").doesNotContain(CANARY);
        assertThat(log.lines).anyMatch(line -> line.contains("llm/canary")).noneMatch(line -> line.contains(CANARY));
        var rows = new ArrayList<String>();
        database.query("select name || encode(ciphertext, 'escape') from secret")
                .executeAndAwait()
                .forEach(row -> rows.add(row.getString(0)));
        assertThat(rows).noneMatch(row -> row.contains(CANARY));
    }

    @Test
    void wantsAKey() {
        given().get(SECRETS).then().statusCode(401);
        given().contentType(ContentType.JSON).body("{}").post(SECRETS).then().statusCode(401);
        given().delete(SECRETS + "/a/b").then().statusCode(401);
    }

    @Test
    void isDescribed() {
        request()
                .get("/q/openapi")
                .then()
                .body(allOf(
                        containsString("/admin/v1/secrets/{id}/rotate"),
                        containsString("/admin/v1/secrets/{id}/test"),
                        containsString("SecretPage"),
                        not(containsString("{id: .+}"))));
    }

    private ValidatableResponse write(String name, String value) {
        return request()
                .body("{\"name\": \"" + name + "\", \"value\": \"" + value + "\"}")
                .post(SECRETS)
                .then();
    }

    private ValidatableResponse route(String name, String credential) {
        return request().body("""
                        {"name": "%s", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                         "config": {"fake_api_key": "%s"}}""".formatted(name, credential)).post(ROUTES).then();
    }

    private RequestSpecification request() {
        return given().auth().preemptive().oauth2(key).contentType(ContentType.JSON);
    }

    /** A request whose path goes out as it is written. */
    private RequestSpecification raw() {
        return request().urlEncodingEnabled(false);
    }

    /** Remembers what is logged. */
    private static final class Recorder extends Handler {
        final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord entry) {
            lines.add(entry.getMessage() + " " + Arrays.toString(entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A gateway of prod that may import one variable and one folder. */
    public static final class Importing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("import").toRealPath();
                Path file = Files.createTempFile("catalog", ".yaml");
                Files.writeString(file, """
                        endpoints:
                          - name: of-the-file
                            endpoint_type: llm/v1/chat
                            model:
                              provider: fake-provider
                              name: m
                              config: {fake_api_key: {dev: 'env:DEV_KEY', prod: 'env:HOME'}, fake_session_token: in-clear}
                        """);
                return Map.of(
                        "sluice.environment",
                        "prod",
                        "sluice.catalog.file",
                        file.toString(),
                        "sluice.secrets.import.variables",
                        "SLUICE_IMPORT_*,HOME",
                        "sluice.secrets.import.directories",
                        folder.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
