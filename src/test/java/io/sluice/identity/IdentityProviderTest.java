package io.sluice.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.identity.Grant.Grantee;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with a token of the company's identity provider, through HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(value = IdentityProviderResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class IdentityProviderTest {
    @Inject
    Authenticator authenticator;

    @Inject
    Catalog catalog;

    @BeforeEach
    void searchMayCallChat() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        authenticator.use(IdentityParts.directory(
                List.of(IdentityParts.grant(Grantee.Kind.TEAM, "search", Ceilings.NONE, EchoRoutes.CHAT)),
                IdentityParts.key(KeyText.next(), IdentityParts.ALICE, ApiKey.Narrowing.NONE)));
    }

    @Test
    void aMemberOfAMappedTeamCallsWhatTheTeamWasGranted() {
        models(IdentityProviderResource.signed(IdentityProviderResource.token("bob", "grp-search")))
                .statusCode(200)
                .body("data.id", hasItem(EchoRoutes.CHAT));
    }

    @Test
    void aMemberThatIsKnownHereNeedsNoGroup() {
        models(IdentityProviderResource.signed(IdentityProviderResource.token("alice")))
                .statusCode(200)
                .body("data.id", hasItem(EchoRoutes.CHAT));
    }

    @Test
    void aStrangerIsRefusedThoughTheTokenIsValid() {
        models(IdentityProviderResource.signed(IdentityProviderResource.token("mallory", "grp-other")))
                .statusCode(403)
                .body("error.message", containsString("neither a member here nor of a team"));
    }

    @Test
    void aMappedRoleOpensWhatTheRoleMay() {
        String auditor = IdentityProviderResource.signed(
                IdentityProviderResource.token("eve", "grp-search").claim("roles", List.of("llm-auditors")));
        given().header("Authorization", "Bearer " + auditor)
                .get("/admin/v1/audit")
                .then()
                .statusCode(200);
        String member = IdentityProviderResource.signed(IdentityProviderResource.token("bob", "grp-search"));
        given().header("Authorization", "Bearer " + member)
                .get("/admin/v1/audit")
                .then()
                .statusCode(403);
    }

    @Test
    void tokensOfOthersOfTheWrongAudienceAndOutOfTimeAreRefused() {
        var token = IdentityProviderResource.token("alice");
        for (String refused : List.of(
                IdentityProviderResource.signedByAStranger(token),
                IdentityProviderResource.signed(
                        IdentityProviderResource.token("alice").audience("another")),
                IdentityProviderResource.signed(
                        IdentityProviderResource.token("alice").issuer("http://127.0.0.1:1")),
                IdentityProviderResource.signed(
                        IdentityProviderResource.token("alice").expiresIn(Duration.ofMinutes(-10))),
                "a.b.c",
                unsigned())) {
            models(refused).statusCode(401).body("error.message", not(containsString("Exception")));
        }
    }

    @Test
    void keysOfTheGatewayGoOnWorking() {
        models("test-admin-key-0123456789").statusCode(200);
        models("slc_wrong").statusCode(401);
    }

    private static String unsigned() {
        String header = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return header + "."
                + IdentityProviderResource.signed(IdentityProviderResource.token("alice"))
                        .split("\\.")[1]
                + ".";
    }

    private static ValidatableResponse models(String bearer) {
        return given().header("Authorization", "Bearer " + bearer)
                .get("/v1/models")
                .then();
    }
}
