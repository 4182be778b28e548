package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.Requires;
import io.sluice.identity.TestDirectory;
import io.sluice.support.PostgresResource;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use which part of the management API. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ManagementAccessTest {
    private static final Management ADMIN = Management.ADMIN;

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    @Inject
    BeanManager beans;

    @Inject
    Router router;

    @AfterEach
    void nobodyIsLeft() {
        TestDirectory.clear(database, loader);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | teams                     | admin",
                "GET    | teams/x                   | admin",
                "POST   | teams                     | admin",
                "DELETE | teams/x                   | admin",
                "GET    | members                   | admin",
                "GET    | members/x                 | admin",
                "POST   | members                   | admin",
                "PATCH  | members/x                 | admin",
                "DELETE | members/x                 | admin",
                "GET    | service-accounts          | admin",
                "GET    | service-accounts/x        | admin",
                "POST   | service-accounts          | admin",
                "PATCH  | service-accounts/x        | admin",
                "DELETE | service-accounts/x        | admin",
                "GET    | grants                    | admin",
                "GET    | grants/x                  | admin",
                "POST   | grants                    | admin",
                "PATCH  | grants/x                  | admin",
                "DELETE | grants/x                  | admin",
                "GET    | keys                      | admin operator auditor member",
                "PATCH  | keys/x                    | admin",
                "GET    | routes                    | admin operator",
                "GET    | routes/x                  | admin operator",
                "POST   | routes                    | admin operator",
                "PUT    | routes/x                  | admin operator",
                "PATCH  | routes/x                  | admin operator",
                "DELETE | routes/x                  | admin operator",
                "POST   | routes/x/test             | admin operator",
                "GET    | limits                    | admin operator",
                "GET    | limits/x                  | admin operator",
                "POST   | limits                    | admin operator",
                "PATCH  | limits/x                  | admin operator",
                "DELETE | limits/x                  | admin operator",
                "GET    | budgets                   | admin operator auditor",
                "GET    | budgets/x                 | admin operator auditor",
                "POST   | budgets                   | admin operator",
                "PATCH  | budgets/x                 | admin operator",
                "DELETE | budgets/x                 | admin operator",
                "POST   | secrets/rotate-master-key | nobody",
                "GET    | audit                     | admin auditor",
                "GET    | usage                     | admin operator auditor member",
                "GET    | ledger                    | admin operator auditor member",
                "GET    | nothing                   | admin operator auditor",
                "GET    | keysandmore               | admin operator auditor",
            })
    void everyRoleMayDoWhatItIsFor(String method, String path, String roles) {
        Set<String> allowed = Set.of(roles.split(" "));
        callers().forEach((role, caller) -> {
            if (allowed.contains("nobody") && role.equals("admin")) {
                return;
            }
            int status = caller.request()
                    .body(method.equals("GET") ? "" : "{}")
                    .request(method, "/admin/v1/" + path)
                    .statusCode();
            if (allowed.contains(role)) {
                assertThat(status).as("%s %s by %s", method, path, role).isNotIn(401, 403, 500);
            } else {
                assertThat(status).as("%s %s by %s", method, path, role).isEqualTo(403);
            }
        });
    }

    @Test
    void limitsOfRoutesAreSetByWhoLooksAfterRoutesOverMlflowsApiToo() {
        callers().forEach((role, caller) -> {
            for (String path : List.of("/api/2.0/gateway/limits/", "/api/2.0/endpoints/limits/")) {
                assertThat(caller.request().body("{}").post(path).statusCode())
                        .as("%s by %s", path, role)
                        .isEqualTo(Set.of("admin", "operator").contains(role) ? 400 : 403);
            }
        });
    }

    @Test
    void everyEndpointDeclaresWhatItNeeds() {
        List<Method> endpoints = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(jakarta.enterprise.inject.spi.Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(ManagementAccessTest::isEndpoint)
                .toList();
        assertThat(endpoints).hasSizeGreaterThan(50);
        assertThat(endpoints)
                .allSatisfy(endpoint -> assertThat(Stream.of(endpoint, endpoint.getDeclaringClass())
                                .anyMatch(declared -> declared.isAnnotationPresent(Requires.class)))
                        .as("%s declares @Requires", endpoint)
                        .isTrue());
    }

    @Test
    void nothingElseIsOnTheRouterButPagesOfTheFramework() {
        Set<String> paths = new java.util.TreeSet<>(router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .toList());
        assertThat(paths)
                .allSatisfy(path -> assertThat(path)
                        .as("a path beside the resources, which says nowhere what it needs")
                        .matches("/|/q/.*|/openapi\\.json"));
        assertThat(paths).isNotEmpty();
    }

    @Test
    void rolesCannotBeTaken() {
        Map<String, Management> callers = callers();
        for (String role : List.of("operator", "auditor", "member", "service")) {
            Management caller = callers.get(role);
            caller.patch("members/of-" + role, "{'role': 'admin'}").statusCode(403);
            caller.post("members", "{'name': 'me-too', 'team': 'search', 'role': 'admin'}")
                    .statusCode(403);
            caller.post("grants", "{'to': {'team': 'search'}, 'routes': ['*']}").statusCode(403);
        }
        callers.get("operator").post("keys", "{'scopes': ['manage-callers']}").statusCode(403);
        ADMIN.get("members?team=search")
                .body("items.role", containsInAnyOrder("admin", "operator", "auditor", "member", "member"));
    }

    @Test
    void whatIsDoneIsOnRecordWithoutTheKey() {
        ADMIN.post("teams", "{'name': 'on-record'}").statusCode(201);
        ADMIN.post("members", "{'name': 'recorded', 'team': 'on-record', 'role': 'auditor'}")
                .statusCode(201);
        String key = ADMIN.made("keys", "{'owner': 'recorded', 'routes': ['chat']}", "key");
        String id = ADMIN.get("keys?owner=recorded").extract().path("items[0].id");
        ADMIN.delete("keys/" + id).statusCode(204);
        ValidatableResponse trail = ADMIN.get("audit?order=newest&limit=1000");
        trail.statusCode(200)
                .body("items.action", hasItems("team.create", "member.create", "key.create", "key.revoke"))
                .body("items.findAll { it.target == 'key:" + id + "' }.principal", everyItem(equalTo("admin")))
                .body("items.find { it.target == 'member:recorded' }.details.role", equalTo("auditor"));
        assertThat(trail.extract().asString()).doesNotContain(key);
    }

    /** A key of each role. */
    private static Map<String, Management> callers() {
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        var callers = new LinkedHashMap<String, Management>();
        for (String role : List.of("admin", "operator", "auditor", "member")) {
            ADMIN.post("members", "{'name': 'of-" + role + "', 'team': 'search', 'role': '" + role + "'}")
                    .statusCode(201);
            callers.put(role, ADMIN.keyOf("of-" + role));
        }
        ADMIN.post("service-accounts", "{'name': 'of-service', 'team': 'search'}")
                .statusCode(201);
        callers.put("service", ADMIN.keyOf("of-service"));
        ADMIN.post("members", "{'name': 'narrowed', 'team': 'search'}").statusCode(201);
        callers.put("narrowed", new Management(ADMIN.made("keys", "{'owner': 'narrowed', 'scopes': ['call']}", "key")));
        return callers;
    }

    private static boolean isEndpoint(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }
}
