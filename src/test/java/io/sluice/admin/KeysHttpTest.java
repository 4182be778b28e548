package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.KeyText;
import io.sluice.identity.TestDirectory;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class KeysHttpTest {
    private static final Management ADMIN = Management.ADMIN;

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    @BeforeEach
    void somebodyIsThere() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("members", "{'name': 'alice', 'team': 'search'}").statusCode(201);
        ADMIN.post("members", "{'name': 'bob', 'team': 'search'}").statusCode(201);
        ADMIN.post("service-accounts", "{'name': 'indexer', 'team': 'search'}").statusCode(201);
    }

    @AfterEach
    void nobodyIsLeft() {
        TestDirectory.clear(database, loader);
    }

    @Test
    void showsAKeyOnceAndNeverAgain() {
        ValidatableResponse made = ADMIN.post(
                        "keys",
                        "{'owner': 'indexer', 'name': 'nightly', 'scopes': ['call'], 'routes': ['chat', 'emb*'],"
                                + " 'models': ['gpt-*'], 'environments': ['prod'], 'networks': ['10.0.0.0/8'],"
                                + " 'expires_at': '2099-01-31T13:00:00+01:00'}")
                .statusCode(201)
                .body("key", matchesPattern("slc_[0-9A-Za-z]{49}"))
                .body("owner", equalTo("indexer"))
                .body("expires_at", equalTo("2099-01-31T12:00:00Z"));
        String id = made.extract().path("id");
        String key = made.extract().path("key");
        made.header("Location", endsWith("/admin/v1/keys/" + id));
        assertThat(KeyText.isWellFormed(key)).isTrue();
        ValidatableResponse shown = ADMIN.get("keys/" + id)
                .statusCode(200)
                .body("$", not(hasKey("key")))
                .body("id", equalTo(id))
                .body("hint", equalTo(key.substring(0, 10)))
                .body("name", equalTo("nightly"))
                .body("scopes", contains("call"))
                .body("routes", containsInAnyOrder("chat", "emb*"))
                .body("models", contains("gpt-*"))
                .body("environments", contains("prod"))
                .body("networks", contains("10.0.0.0/8"))
                .body("revoked_at", nullValue())
                .body("last_used_at", nullValue())
                .body("created_at", notNullValue());
        assertThat(shown.extract().asString()).doesNotContain(key);
        assertThat(ADMIN.get("keys?owner=indexer").extract().asString())
                .doesNotContain(key)
                .contains(id);
    }

    @Test
    void leavesWhatIsLeftOut() {
        ADMIN.post("keys", "{'owner': 'indexer'}")
                .statusCode(201)
                .body("name", nullValue())
                .body("scopes", nullValue())
                .body("routes", nullValue())
                .body("models", nullValue())
                .body("environments", nullValue())
                .body("networks", nullValue())
                .body("expires_at", nullValue());
    }

    @Test
    void aKeyIsRevokedAtOnceAndStaysOnTheList() {
        String id = ADMIN.made("keys", "{'owner': 'alice'}", "id");
        Management alice = ADMIN.keyOf("alice");
        alice.get("keys").statusCode(200).body("items", hasSize(2));
        String own = alice.get("keys").extract().path("items[1].id");
        ADMIN.delete("keys/" + own).statusCode(204);
        alice.get("keys").statusCode(401).body("detail", equalTo("The API key was revoked."));
        ADMIN.delete("keys/" + own).statusCode(204);
        ADMIN.get("keys/" + own)
                .statusCode(200)
                .body("revoked_at", notNullValue())
                .body("last_used_at", notNullValue());
        ADMIN.get("keys?owner=alice").body("items.id", contains(id, own));
        ADMIN.delete("keys/none").statusCode(404).body("detail", equalTo("There is no key with the id 'none'."));
        ADMIN.patch("keys/" + own, "{'name': 'x'}")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:key-ended"));
        ADMIN.post("keys/" + own + "/rotate", "{}")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:key-ended"));
    }

    @Test
    void aDeletedCallersKeysAreDeadAndStayVisible() {
        Management alice = ADMIN.keyOf("alice");
        ADMIN.delete("members/alice").statusCode(204);
        alice.get("keys").statusCode(401);
        ADMIN.get("keys?owner=alice").body("items", hasSize(1)).body("items[0].revoked_at", notNullValue());
    }

    @Test
    void rotationEndsTheOldKeyAtOnceUnlessThereIsGrace() {
        Management first = ADMIN.keyOf("alice");
        String id = ADMIN.get("keys?owner=alice").extract().path("items[0].id");
        ADMIN.post("grants", "{'to': {'key': '" + id + "'}, 'routes': ['chat']}")
                .statusCode(201);
        ValidatableResponse rotated =
                ADMIN.post("keys/" + id + "/rotate", "{'grace_seconds': 3600}").statusCode(201);
        Management second = new Management(rotated.extract().path("key"));
        String secondId = rotated.extract().path("id");
        first.get("keys").statusCode(200);
        second.get("keys").statusCode(200);
        ADMIN.get("grants?key=" + secondId).body("items.routes[0]", contains("chat"));
        Instant end = Instant.parse(ADMIN.get("keys/" + id).extract().path("revoked_at"));
        assertThat(end).isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
        ADMIN.post("keys/" + id + "/rotate", "{}").statusCode(409);
        String third = ADMIN.post("keys/" + secondId + "/rotate", "{}")
                .statusCode(201)
                .extract()
                .path("key");
        second.get("keys").statusCode(401);
        new Management(third).get("keys").statusCode(200);
        first.get("keys").statusCode(200);
        ADMIN.delete("keys/" + id).statusCode(204);
        first.get("keys").statusCode(401);
    }

    @Test
    void rotationNeedsNoBody() {
        String id = ADMIN.made("keys", "{'owner': 'alice'}", "id");
        ADMIN.request().post("/admin/v1/keys/" + id + "/rotate").then().statusCode(201);
        ADMIN.post("keys/none/rotate", "{}").statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'grace_seconds': -1} | grace_seconds",
                "{'grace_seconds': 604801} | grace_seconds",
                "{'grace_seconds': '60'} | grace_seconds",
                "{'grace_seconds': 1.5} | grace_seconds",
                "{'grace': 5} | grace",
            })
    void badGraceIsRefused(String body, String field) {
        String id = ADMIN.made("keys", "{'owner': 'alice'}", "id");
        ADMIN.post("keys/" + id + "/rotate", body).statusCode(400).body("errors.field", contains(field));
    }

    @Test
    void changesNarrowingAndExpiry() {
        String id =
                ADMIN.made("keys", "{'owner': 'alice', 'routes': ['a'], 'expires_at': '2099-01-01T00:00:00Z'}", "id");
        ADMIN.patch("keys/" + id, "{'name': 'laptop', 'routes': null, 'networks': ['127.0.0.1']}")
                .statusCode(200)
                .body("name", equalTo("laptop"))
                .body("routes", nullValue())
                .body("networks", contains("127.0.0.1"))
                .body("expires_at", equalTo("2099-01-01T00:00:00Z"));
        ADMIN.patch("keys/" + id, "{'owner': 'bob'}")
                .statusCode(400)
                .body("errors.message", contains("A key keeps its owner. Make another one."));
        ADMIN.patch("keys/" + id, "{'hint': 'x', 'revoked_at': null, 'key': 'slc_x'}")
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("hint", "key"));
        ADMIN.patch("keys/none", "{}").statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | owner | missing | 'owner' is missing: name a member or a service account the key is for.",
                "{'owner': 'nobody'} | owner | unknown | There is no member or service account named 'nobody'.",
                "{'owner': 'alice', 'role': 'admin'} | role | unknown_member | 'role' is not known here. Accepted are owner, name, scopes, routes, models, environments, networks, expires_at.",
                "{'owner': 'alice', 'id': 'key_mine', 'key': 'slc_mine'} | key | unknown_member | 'key' is not known here. Accepted are owner, name, scopes, routes, models, environments, networks, expires_at.",
                "{'owner': 'alice', 'name': 'a/b'} | name | name | 'name' must have 1 to 128 ASCII letters, digits, spaces and the characters _ . @ + -, with no space at either end, and not only dots.",
                "{'owner': 'alice', 'scopes': []} | scopes | empty | 'scopes' must have at least one element.",
                "{'owner': 'alice', 'scopes': ['everything']} | scopes.0 | value | 'scopes.0' is no scope. Known are call, own-keys, own-usage, team-usage, read-routes, manage-routes, manage-secrets, manage-callers, read-usage, read-audit, read-metrics.",
                "{'owner': 'alice', 'scopes': ['nothing']} | scopes.0 | value | 'scopes.0' is no scope. Known are call, own-keys, own-usage, team-usage, read-routes, manage-routes, manage-secrets, manage-callers, read-usage, read-audit, read-metrics.",
                "{'owner': 'alice', 'networks': ['example.com']} | networks.0 | value | 'networks.0' is no network such as 10.0.0.0/8: it is not an IPv4 or IPv6 address.",
                "{'owner': 'alice', 'networks': ['10.0.0.1/8']} | networks.0 | value | 'networks.0' is no network such as 10.0.0.0/8: the address has bits beyond the prefix of 8.",
                "{'owner': 'alice', 'environments': ['a b']} | environments.0 | value | 'environments.0' must be the name of an environment (letters, digits, _, - and ., at most 64).",
                "{'owner': 'alice', 'expires_at': '2020-01-01T00:00:00Z'} | expires_at | future | 'expires_at' must lie ahead.",
                "{'owner': 'alice', 'expires_at': '2099-01-01'} | expires_at | time | 'expires_at' must be a time by RFC 3339 with its offset, such as 2030-01-31T12:00:00Z.",
                "{'owner': 'alice', 'expires_at': '+12099-01-01T00:00:00Z'} | expires_at | time | 'expires_at' must be a time by RFC 3339 with its offset, such as 2030-01-31T12:00:00Z.",
                "{'owner': 'alice', 'expires_at': 4070908800} | expires_at | string_type | 'expires_at' must be text.",
            })
    void badKeysAreRefusedByName(String body, String field, String rule, String message) {
        ADMIN.post("keys", body)
                .statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors.field", hasItem(field))
                .body("errors.rule", hasItem(rule))
                .body("errors.message", hasItem(message));
    }

    @Test
    void membersSeeToTheirOwnKeysOnly() {
        Management alice = ADMIN.keyOf("alice");
        String bobs = ADMIN.made("keys", "{'owner': 'bob'}", "id");
        String made = alice.made("keys", "{'name': 'mine'}", "id");
        alice.get("keys").statusCode(200).body("items", hasSize(2));
        alice.get("keys/" + made).statusCode(200).body("owner", equalTo("alice"));
        alice.post("keys", "{'owner': 'alice'}").statusCode(201);
        String others = "You may see to your own keys only.";
        alice.post("keys", "{'owner': 'bob'}").statusCode(403).body("detail", equalTo(others));
        alice.post("keys", "{'owner': 'nobody'}").statusCode(403).body("detail", equalTo(others));
        alice.get("keys?owner=bob").statusCode(403).body("detail", equalTo(others));
        alice.get("keys/" + bobs).statusCode(403).body("detail", equalTo(others));
        alice.get("keys/none").statusCode(403).body("detail", equalTo(others));
        alice.delete("keys/" + bobs).statusCode(403);
        alice.post("keys/" + bobs + "/rotate", "{}").statusCode(403);
        alice.patch("keys/" + made, "{'name': 'x'}").statusCode(403);
        alice.post("keys", "{'role': 'admin'}").statusCode(400).body("errors.field", contains("role"));
        ADMIN.get("keys/" + bobs).body("revoked_at", nullValue());
        alice.delete("keys/" + made).statusCode(204);
    }

    @Test
    void aMembersNewKeyMayNoMoreThanTheOneItIsMadeWith() {
        String soon = Instant.now().plus(Duration.ofDays(1)).toString();
        String later = Instant.now().plus(Duration.ofDays(2)).toString();
        String narrow = ADMIN.made(
                "keys",
                "{'owner': 'alice', 'scopes': ['own-keys', 'call'], 'routes': ['chat-*'], 'models': ['gpt-*'],"
                        + " 'networks': ['127.0.0.0/8'], 'expires_at': '" + soon + "'}",
                "key");
        String wideId = ADMIN.made("keys", "{'owner': 'alice'}", "id");
        Management alice = new Management(narrow);
        alice.post("keys", "{}")
                .statusCode(201)
                .body("scopes", containsInAnyOrder("own-keys", "call"))
                .body("routes", contains("chat-*"))
                .body("models", contains("gpt-*"))
                .body("networks", contains("127.0.0.0/8"))
                .body("expires_at", notNullValue());
        alice.post("keys", "{'scopes': ['call'], 'routes': ['chat-a', 'chat-b*'], 'networks': ['127.0.0.1']}")
                .statusCode(201)
                .body("routes", containsInAnyOrder("chat-a", "chat-b*"));
        beyond(alice.post("keys", "{'scopes': ['call', 'own-usage']}"), "scopes");
        beyond(alice.post("keys", "{'scopes': ['manage-callers']}"), "scopes");
        beyond(alice.post("keys", "{'routes': ['*']}"), "routes");
        beyond(alice.post("keys", "{'models': ['claude']}"), "models");
        beyond(alice.post("keys", "{'networks': ['0.0.0.0/0']}"), "networks");
        beyond(alice.post("keys", "{'expires_at': '" + later + "'}"), "expires_at");
        beyond(alice.post("keys/" + wideId + "/rotate", "{}"), "rights");
    }

    private static void beyond(ValidatableResponse reply, String field) {
        reply.statusCode(403)
                .body("type", equalTo("urn:sluice:problem:forbidden"))
                .body(
                        "detail",
                        equalTo("A key can only narrow what the key it is made with may do; '" + field
                                + "' goes beyond it."));
    }
}
