package io.sluice.admin;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.TestDirectory;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator looks after routes and can have no credential sent anywhere new. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OperatorRightsTest {
    private static final Management ADMIN = Management.ADMIN;
    private static final String ELSEWHERE = "https://mallory.example.com/v1";

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    private Management operator;

    @BeforeEach
    void anOperatorAndTwoRoutesOfTheAdministrators() {
        ADMIN.post("teams", "{'name': 'platform'}").statusCode(201);
        ADMIN.post("members", "{'name': 'olga', 'team': 'platform', 'role': 'operator'}")
                .statusCode(201);
        operator = ADMIN.keyOf("olga");
        ADMIN.post("routes", route("ours", "{'openai_api_key': 'sk-operator-test-1'}"))
                .statusCode(201);
        ADMIN.post(
                        "routes",
                        route(
                                "hosted",
                                "{'openai_api_key': 'sk-operator-test-2', 'api_base': 'https://llm.example.com/v1'}"))
                .statusCode(201);
    }

    @AfterEach
    void nothingIsLeft() {
        for (String name : List.of("theirs", "ours", "hosted")) {
            ADMIN.delete("routes/" + name);
        }
        TestDirectory.clear(database, loader);
    }

    @Test
    void changesWhatIsNoCredentialAndNoAddress() {
        operator.patch("routes/hosted", "{'model': 'gpt-4o-mini', 'timeouts': {'total': '30s'}}")
                .statusCode(200)
                .body("config.api_base", equalTo("https://llm.example.com/v1"));
    }

    @Test
    void makesARouteWithACredentialThatTheProviderIsSentAnyway() {
        operator.post("routes", route("theirs", "{'openai_api_key': '" + reference("ours") + "'}"))
                .statusCode(201);
    }

    @Test
    void writesNoCredential() {
        refused(operator.post("routes", route("theirs", "{'openai_api_key': 'sk-mine'}")), "Writing a credential");
        refused(operator.patch("routes/ours", "{'config': {'openai_api_key': 'sk-mine'}}"), "Writing a credential");
    }

    @Test
    void sendsNoCredentialToAnotherAddress() {
        refused(
                operator.patch("routes/ours", "{'config': {'api_base': '" + ELSEWHERE + "'}}"),
                "Setting the address 'config.api_base'");
        refused(
                operator.patch("routes/ours", "{'config': {'openai_api_base': '" + ELSEWHERE + "'}}"),
                "Setting the address 'config.openai_api_base'");
        refused(
                operator.patch("routes/hosted", "{'config': {'api_base': null}}"),
                "Setting the address 'config.api_base'");
        refused(
                operator.post(
                        "routes",
                        route(
                                "theirs",
                                "{'openai_api_key': '" + reference("ours") + "', 'api_base': '" + ELSEWHERE + "'}")),
                "Setting the address 'config.api_base'");
    }

    @Test
    void sendsNoOtherCredentialToAnAddressThatIsThere() {
        refused(
                operator.patch("routes/hosted", "{'config': {'openai_api_key': '" + reference("ours") + "'}}"),
                "Using a credential that no route of this provider uses already");
    }

    @Test
    void sendsNoCredentialOfAHostedServerToTheVendor() {
        refused(
                operator.post("routes", route("theirs", "{'openai_api_key': '" + reference("hosted") + "'}")),
                "Using a credential that no route of this provider uses already");
    }

    private static void refused(ValidatableResponse reply, String what) {
        reply.statusCode(403)
                .body("type", equalTo("urn:sluice:problem:forbidden"))
                .body("detail", containsString(what + " needs the right 'manage-secrets'"));
    }

    private static String reference(String route) {
        return ADMIN.get("routes/" + route).statusCode(200).extract().path("config.openai_api_key");
    }

    private static String route(String name, String config) {
        return "{'name': '" + name + "', 'task': 'llm/v1/chat', 'provider': 'openai', 'model': 'gpt-4o', 'config': "
                + config + "}";
    }
}
