package io.sluice.secret.vault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretUnavailable;
import io.sluice.secret.WritableStores;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A gateway that nobody told of a Vault. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class VaultNotConfiguredTest {
    @Inject
    SecretResolver resolver;

    @Inject
    WritableStores stores;

    @Inject
    @Readiness
    VaultReadiness readiness;

    @Test
    void saysSoToAReferenceIntoVault() {
        assertThatThrownBy(() -> resolver.resolve(SecretRef.parse("vault:llm/openai#api_key"))
                        .subscribeAsCompletionStage()
                        .join())
                .hasCauseInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("Vault is not configured; set quarkus.vault.url");
    }

    @Test
    void saysSoToAnAdministratorWhoDeclaresOne() {
        given().header("Authorization", "Bearer test-admin-key-0123456789")
                .contentType("application/json")
                .body("""
                        {"name":"in-vault","task":"llm/v1/chat","provider":"openai","model":"gpt-4o",
                         "config":{"openai_api_key":"vault:llm/openai#api_key"}}
                        """)
                .post("/admin/v1/routes")
                .then()
                .statusCode(400)
                .body(containsString("Vault is not configured"));
    }

    @Test
    void isReadyAllTheSameAndWritesToItsOwnDatabase() {
        assertThat(readiness.call().getStatus().name()).isEqualTo("UP");
        assertThat(stores.chosen()).isSameAs(stores.embedded());
    }
}
