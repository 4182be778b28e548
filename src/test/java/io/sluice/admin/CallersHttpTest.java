package io.sluice.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.TestDirectory;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class CallersHttpTest {
    private static final Management ADMIN = Management.ADMIN;

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    @AfterEach
    void nobodyIsLeft() {
        TestDirectory.clear(database, loader);
    }

    @Test
    void makesShowsListsAndRemovesTeams() {
        ADMIN.post("teams", "{'name': 'search & co'}".replace(" &", ""))
                .statusCode(201)
                .header("Location", endsWith("/admin/v1/teams/search%20co"))
                .body("name", equalTo("search co"))
                .body("created_at", notNullValue());
        ADMIN.get("teams/search co").statusCode(200).body("name", equalTo("search co"));
        ADMIN.get("teams")
                .statusCode(200)
                .body("items.name", contains("search co"))
                .body("next_page_token", nullValue());
        ADMIN.delete("teams/search co").statusCode(204);
        ADMIN.get("teams/search co")
                .statusCode(404)
                .body("type", equalTo("urn:sluice:problem:not-found"))
                .body("detail", equalTo("There is no team named 'search co'."));
        ADMIN.delete("teams/search co").statusCode(404);
    }

    @Test
    void listsInPagesByName() {
        for (String name : new String[] {"c", "a", "b"}) {
            ADMIN.post("teams", "{'name': '" + name + "'}").statusCode(201);
        }
        String token = ADMIN.get("teams?page_size=2")
                .statusCode(200)
                .body("items.name", contains("a", "b"))
                .extract()
                .path("next_page_token");
        ADMIN.get("teams?page_size=2&page_token=" + token)
                .statusCode(200)
                .body("items.name", contains("c"))
                .body("next_page_token", nullValue());
        ADMIN.get("teams?page_size=0").statusCode(400).body("errors[0].field", equalTo("page_size"));
        ADMIN.get("teams?page_token=..").statusCode(400).body("errors[0].field", equalTo("page_token"));
    }

    @Test
    void makesChangesAndRemovesMembers() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("teams", "{'name': 'ads'}").statusCode(201);
        ADMIN.post("members", "{'name': 'alice@example.com', 'team': 'search'}")
                .statusCode(201)
                .header("Location", endsWith("/admin/v1/members/alice@example.com"))
                .body("name", equalTo("alice@example.com"))
                .body("team", equalTo("search"))
                .body("role", equalTo("member"))
                .body("created_at", notNullValue());
        ADMIN.post("members", "{'name': 'bob', 'team': 'ads', 'role': 'auditor'}")
                .statusCode(201);
        ADMIN.get("members?team=ads").statusCode(200).body("items.name", contains("bob"));
        ADMIN.get("members").body("items.name", contains("alice@example.com", "bob"));
        ADMIN.patch("members/alice@example.com", "{'team': 'ads', 'role': 'operator'}")
                .statusCode(200)
                .body("team", equalTo("ads"))
                .body("role", equalTo("operator"));
        ADMIN.patch("members/alice@example.com", "{'role': null}")
                .statusCode(200)
                .body("role", equalTo("member"))
                .body("team", equalTo("ads"));
        ADMIN.get("members/alice@example.com").statusCode(200).body("role", equalTo("member"));
        ADMIN.delete("members/alice@example.com").statusCode(204);
        ADMIN.get("members/alice@example.com").statusCode(404);
    }

    @Test
    void aMemberLeadsItsTeamOnlyWhenAnAdministratorSaysSo() {
        // Given
        ADMIN.made("teams", "{'name': 'search'}", "name");
        ADMIN.post("members", "{'name': 'alice', 'team': 'search', 'lead': true}")
                .statusCode(201)
                .body("lead", equalTo(true));
        ADMIN.post("members", "{'name': 'bob', 'team': 'search'}")
                .statusCode(201)
                .body("lead", equalTo(false));
        ADMIN.made("service-accounts", "{'name': 'indexer', 'team': 'search'}", "name");
        Management bob = ADMIN.keyOf("bob");

        // Then
        ADMIN.patch("members/alice", "{'role': 'operator'}").statusCode(200).body("lead", equalTo(true));
        ADMIN.patch("members/alice", "{'lead': false}").statusCode(200).body("lead", equalTo(false));
        ADMIN.get("members?team=search").body("items.lead", contains(false, false));
        ADMIN.patch("members/alice", "{'lead': 'yes'}").statusCode(400).body("errors.field", contains("lead"));
        bob.patch("members/bob", "{'lead': true}").statusCode(403);
        bob.post("members", "{'name': 'eve', 'team': 'search', 'lead': true}").statusCode(403);
        bob.post("keys", "{'lead': true}").statusCode(400).body("errors.field", contains("lead"));
        bob.post("keys", "{'scopes': ['team-usage']}").statusCode(403);
        ADMIN.patch("service-accounts/indexer", "{'lead': true}")
                .statusCode(400)
                .body("errors.rule", contains("unknown_member"));
        ADMIN.get("members/bob").body("lead", equalTo(false));
        ADMIN.get("audit?action=member.update&order=newest&limit=10")
                .body(
                        "items.find { it.outcome == 'done' && it.target == 'member:alice' }.details.lead",
                        equalTo(Map.of("from", true, "to", false)));
    }

    @Test
    void makesChangesAndRemovesServiceAccounts() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("teams", "{'name': 'ads'}").statusCode(201);
        ADMIN.post("service-accounts", "{'name': 'indexer', 'team': 'search'}")
                .statusCode(201)
                .body("name", equalTo("indexer"))
                .body("team", equalTo("search"))
                .body("$", not(hasKey("role")));
        ADMIN.get("members").body("items", hasSize(0));
        ADMIN.get("members/indexer").statusCode(404);
        ADMIN.get("service-accounts?team=search").body("items.name", contains("indexer"));
        ADMIN.patch("service-accounts/indexer", "{'team': 'ads'}")
                .statusCode(200)
                .body("team", equalTo("ads"));
        ADMIN.patch("service-accounts/indexer", "{'role': 'admin'}")
                .statusCode(400)
                .body("errors.field", contains("role"))
                .body("errors.rule", contains("unknown_member"));
        ADMIN.delete("service-accounts/indexer").statusCode(204);
        ADMIN.get("service-accounts").body("items", hasSize(0));
    }

    @Test
    void aNameIsOneCallersAmongBothKinds() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("teams", "{'name': 'search'}")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:name-taken"))
                .body("detail", equalTo("There is a team named 'search' already."));
        ADMIN.post("members", "{'name': 'x', 'team': 'search'}").statusCode(201);
        ADMIN.post("service-accounts", "{'name': 'x', 'team': 'search'}")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:name-taken"))
                .body("detail", equalTo("There is a member named 'x' already."));
    }

    @Test
    void aTeamWithCallersStays() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("members", "{'name': 'x', 'team': 'search'}").statusCode(201);
        ADMIN.delete("teams/search")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:team-in-use"))
                .body(
                        "detail",
                        equalTo("The team 'search' has 1 caller. Move them to another team or delete them first."));
    }

    @Test
    void teamsMustExist() {
        ADMIN.post("members", "{'name': 'x', 'team': 'nobody'}")
                .statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors.field", contains("team"))
                .body("errors.rule", contains("unknown"))
                .body("errors.message", contains("There is no team named 'nobody'."));
    }

    @Test
    void aMemberKeepsItsName() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("members", "{'name': 'x', 'team': 'search'}").statusCode(201);
        ADMIN.patch("members/x", "{'name': 'y'}")
                .statusCode(400)
                .body("errors.message", contains("A member keeps its name."));
        ADMIN.patch("members/x", "{'name': 'x', 'created_at': '2020-01-01T00:00:00Z', 'permissions': ['call']}")
                .statusCode(400)
                .body("errors.field", contains("created_at", "permissions"));
        ADMIN.patch("members/x", "{'team': null}").statusCode(400).body("errors.rule", contains("missing"));
        ADMIN.patch("members/x", "[]").statusCode(400).body("errors.rule", contains("object_type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a/b",
                "a\\\\b",
                "a\\u0000",
                "аlice",
                " a",
                "a ",
                "a\\nb",
                "a%2fb",
                "a;b",
                "a?b",
                "a#b",
                "<script>",
                "ａ"
            })
    void namesAreCheckedByTheirRule(String name) {
        ADMIN.post("teams", "{'name': '" + name + "'}")
                .statusCode(400)
                .body("errors.field", contains("name"))
                .body("errors.rule", contains("name"))
                .body(
                        "errors.message",
                        contains("'name' must have 1 to 128 ASCII letters, digits, spaces and the characters _ . @ + -,"
                                + " with no space at either end, and not only dots."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "teams | {} | name | missing",
                "teams | {'name': null} | name | missing",
                "teams | {'name': 5} | name | string_type",
                "teams | {'name': 'x', 'admin': true} | admin | unknown_member",
                "teams | [] | `` | object_type",
                "teams | {'name' | `` | json_invalid",
                "members | {'name': 'x'} | team | missing",
                "members | {'name': 'x', 'team': 'search', 'role': 'root'} | role | role",
                "members | {'name': 'x', 'team': 'search', 'role': 'service'} | role | role",
                "members | {'name': 'x', 'team': 'search', 'role': ['admin']} | role | string_type",
                "members | {'name': 'x', 'team': 'search', 'kind': 'member'} | kind | unknown_member",
                "service-accounts | {'name': 'x', 'team': 'search', 'role': 'admin'} | role | unknown_member",
            })
    void badBodiesAreRefusedByName(String path, String body, String field, String rule) {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post(path, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field))
                .body("errors.rule", hasItem(rule));
    }
}
