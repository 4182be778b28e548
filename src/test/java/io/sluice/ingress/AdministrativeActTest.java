package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministrativeActTest {
    @ParameterizedTest
    @CsvSource({
        "POST,   /admin/v1/routes,                              route.create,           path:/admin/v1/routes",
        "PUT,    /admin/v1/routes/chat,                         route.change,           route:chat",
        "PATCH,  /admin/v1/members/alice%40example.com,         member.update,          member:alice@example.com",
        "PATCH,  /admin/v1/members/a+b%20c,                     member.update,          member:a+b c",
        "PATCH,  /admin/v1/members/%zz,                         member.update,          member:%zz",
        "DELETE, /admin/v1/teams/search,                        team.delete,            team:search",
        "POST,   /admin/v1/service-accounts,                    service-account.create, path:/admin/v1/service-accounts",
        "PATCH,  /admin/v1/grants/grant_1,                      grant.update,           grant:grant_1",
        "POST,   /admin/v1/keys/key_1/rotate,                   key.rotate,             key:key_1",
        "DELETE, /admin/v1/keys/key_1,                          key.revoke,             key:key_1",
        "POST,   /admin/v1/secrets,                             secret.write,           path:/admin/v1/secrets",
        "POST,   /admin/v1/secrets/llm/openai/rotate,           secret.write,           secret:llm/openai",
        "DELETE, /admin/v1/secrets/llm/openai,                  secret.delete,          secret:llm/openai",
        "POST,   /admin/v1/secrets/rotate-master-key,           master-key.rotate,      path:/admin/v1/secrets/rotate-master-key",
        "POST,   /admin/v1/prices/versions,                     price.import,           path:/admin/v1/prices/versions",
        "DELETE, /admin/v1/prices/versions/2026-05,             price.withdraw,         prices:2026-05",
        "PATCH,  /admin/v1/budgets/bud_1,                       budget.change,          budget:bud_1",
        "POST,   /admin/v1/gateways/node-1:7/close,             gateway.close,          gateway:node-1:7",
        "POST,   /admin/v1/routesandmore,                       management.other,       path:/admin/v1/routesandmore",
        "POST,   /admin/v1/something/new,                       management.other,       path:/admin/v1/something/new",
        "POST,   /api/2.0/gateway/routes/,                      route.create,           path:/api/2.0/gateway/routes/",
        "DELETE, /api/2.0/gateway/routes/chat,                  route.delete,           route:chat",
        "POST,   /api/2.0/gateway/limits/,                      route.limits,           path:/api/2.0/gateway/limits/",
        "PUT,    /api/2.0/serving-endpoints/chat/rate-limits,   route.limits,           route:chat",
    })
    void saysWhatARequestWouldDo(String method, String path, String action, String target) {
        assertThat(AdministrativeAct.of(HttpMethod.valueOf(method), path))
                .contains(new AdministrativeAct(action, target));
    }

    @Test
    void readingTestingAndCallingAreNone() {
        assertThat(AdministrativeAct.of(HttpMethod.GET, "/admin/v1/routes/chat"))
                .isEmpty();
        assertThat(AdministrativeAct.of(HttpMethod.POST, "/admin/v1/routes/chat/test"))
                .isEmpty();
        assertThat(AdministrativeAct.of(HttpMethod.POST, "/v1/chat/completions"))
                .isEmpty();
        assertThat(AdministrativeAct.of(HttpMethod.POST, "/gateway/chat/invocations"))
                .isEmpty();
    }
}
