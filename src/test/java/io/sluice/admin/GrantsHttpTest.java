package io.sluice.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.TestDirectory;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class GrantsHttpTest {
    private static final Management ADMIN = Management.ADMIN;

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    @BeforeEach
    void somebodyIsThere() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("members", "{'name': 'alice', 'team': 'search'}").statusCode(201);
        ADMIN.post("service-accounts", "{'name': 'indexer', 'team': 'search'}").statusCode(201);
    }

    @AfterEach
    void nobodyIsLeft() {
        TestDirectory.clear(database, loader);
    }

    @Test
    void grantsShowsChangesAndTakesBack() {
        String id = ADMIN.post(
                        "grants",
                        "{'to': {'team': 'search'}, 'routes': ['chat', 'emb*'], 'ceilings': {'max_tokens': 100,"
                                + " 'min_temperature': 0.1, 'max_temperature': 0.5, 'tools': ['web_*']}}")
                .statusCode(201)
                .body("id", notNullValue())
                .body("to.team", equalTo("search"))
                .body("routes", contains("chat", "emb*"))
                .body("ceilings.max_tokens", equalTo(100))
                .body("ceilings.min_temperature", equalTo(0.1f))
                .body("ceilings.max_temperature", equalTo(0.5f))
                .body("ceilings.tools", contains("web_*"))
                .extract()
                .path("id");
        ADMIN.get("grants/" + id).statusCode(200).body("routes", contains("chat", "emb*"));
        ADMIN.patch("grants/" + id, "{'routes': ['chat'], 'ceilings': {'max_tokens': null, 'tools': []}}")
                .statusCode(200)
                .body("routes", contains("chat"))
                .body("ceilings.max_tokens", nullValue())
                .body("ceilings.max_temperature", equalTo(0.5f))
                .body("ceilings.tools", hasSize(0));
        ADMIN.patch("grants/" + id, "{'ceilings': null}").statusCode(200).body("ceilings.tools", nullValue());
        ADMIN.delete("grants/" + id).statusCode(204);
        ADMIN.get("grants/" + id)
                .statusCode(404)
                .body("detail", equalTo("There is no grant with the id '" + id + "'."));
        ADMIN.delete("grants/" + id).statusCode(404);
    }

    @Test
    void listsByGrantee() {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['a']}").statusCode(201);
        ADMIN.post("grants", "{'to': {'member': 'alice'}, 'routes': ['b']}").statusCode(201);
        ADMIN.post("grants", "{'to': {'service_account': 'indexer'}, 'routes': ['c']}")
                .statusCode(201);
        ADMIN.get("grants").body("items", hasSize(3));
        ADMIN.get("grants?member=alice").body("items.routes[0]", contains("b"));
        ADMIN.get("grants?service_account=indexer").body("items.routes[0]", contains("c"));
        ADMIN.get("grants?team=search").body("items.routes[0]", contains("a"));
    }

    @Test
    void aKeyIsNamedByItsIdOrItsNameWhileThatIsOnes() {
        String id = ADMIN.made("keys", "{'owner': 'indexer', 'name': 'nightly'}", "id");
        ADMIN.post("grants", "{'to': {'key': 'nightly'}, 'routes': ['a']}")
                .statusCode(201)
                .body("to.key", equalTo(id));
        ADMIN.post("grants", "{'to': {'key': '" + id + "'}, 'routes': ['b']}").statusCode(201);
        ADMIN.get("grants?key=" + id).body("items", hasSize(2));
        ADMIN.post("keys", "{'owner': 'alice', 'name': 'nightly'}").statusCode(201);
        ADMIN.post("grants", "{'to': {'key': 'nightly'}, 'routes': ['a']}")
                .statusCode(400)
                .body("errors.message", contains("There are 2 keys named 'nightly'. Give the id of one."));
        ADMIN.delete("keys/" + id).statusCode(204);
        ADMIN.post("grants", "{'to': {'key': '" + id + "'}, 'routes': ['b']}")
                .statusCode(400)
                .body("errors.message", contains("There is no valid key with the id or the name '" + id + "'."));
    }

    @Test
    void grantsGoWithWhoeverTheyWereGivenTo() {
        ADMIN.post("grants", "{'to': {'member': 'alice'}, 'routes': ['b']}").statusCode(201);
        ADMIN.delete("members/alice").statusCode(204);
        ADMIN.get("grants").body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | to | missing | 'to' is missing.",
                "{'to': {'team': 'search'}} | routes | missing | 'routes' is missing.",
                "{'to': 'search', 'routes': ['a']} | to | object_type | 'to' must be an object.",
                "{'to': {}, 'routes': ['a']} | to | one_grantee | 'to' must have exactly one of team, member, service_account, key.",
                "{'to': {'team': 'search', 'member': 'alice'}, 'routes': ['a']} | to | one_grantee | 'to' must have exactly one of team, member, service_account, key.",
                "{'to': {'everybody': 'x'}, 'routes': ['a']} | to.everybody | unknown_member | 'to.everybody' is not known here. Accepted are team, member, service_account, key.",
                "{'to': {'team': 'ads'}, 'routes': ['a']} | to.team | unknown | There is no team named 'ads'.",
                "{'to': {'member': 'indexer'}, 'routes': ['a']} | to.member | unknown | There is no member named 'indexer'.",
                "{'to': {'service_account': 'alice'}, 'routes': ['a']} | to.service_account | unknown | There is no service account named 'alice'.",
                "{'to': {'team': 'search'}, 'routes': []} | routes | empty | 'routes' must have at least one element.",
                "{'to': {'team': 'search'}, 'routes': 'a'} | routes | list_type | 'routes' must be a list of texts.",
                "{'to': {'team': 'search'}, 'routes': ['a', 5]} | routes.1 | string_type | 'routes.1' must be text.",
                "{'to': {'team': 'search'}, 'routes': ['a/b']} | routes.0 | value | 'routes.0' must be the name of a route (letters, digits, _, - and ., at most 255), or a pattern with *.",
                "{'to': {'team': 'search'}, 'routes': ['a'], 'ceilings': {'max_tokens': 0}} | ceilings.max_tokens | int_range | 'ceilings.max_tokens' must be a whole number from 1 to 100000000.",
                "{'to': {'team': 'search'}, 'routes': ['a'], 'ceilings': {'max_temperature': 3}} | ceilings.max_temperature | number_range | 'ceilings.max_temperature' must be a number from 0 to 2.",
                "{'to': {'team': 'search'}, 'routes': ['a'], 'ceilings': {'min_temperature': 1, 'max_temperature': 0.5}} | ceilings.min_temperature | number_range | 'ceilings.min_temperature' must not be greater than 'ceilings.max_temperature'.",
                "{'to': {'team': 'search'}, 'routes': ['a'], 'ceilings': {'top_p': 1}} | ceilings.top_p | unknown_member | 'ceilings.top_p' is not known here. Accepted are max_tokens, min_temperature, max_temperature, tools.",
                "{'to': {'team': 'search'}, 'routes': ['a'], 'id': 'mine'} | id | unknown_member | 'id' is not known here. Accepted are to, routes, ceilings.",
            })
    void badGrantsAreRefusedByName(String body, String field, String rule, String message) {
        ADMIN.post("grants", body)
                .statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors.field", hasItem(field))
                .body("errors.rule", hasItem(rule))
                .body("errors.message", hasItem(message));
    }

    @Test
    void theAddressOfAGrantIsInItsAnswer() {
        var made = ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['a']}")
                .statusCode(201);
        made.header("Location", endsWith("/admin/v1/grants/" + made.extract().path("id")));
    }
}
