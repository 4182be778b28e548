package io.sluice.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.local.LocalProvider;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider has a page, and every block of it does what the page says. */
@QuarkusTest
@TestProfile(PageFile.Profile.class)
@WithTestResource(PostgresResource.class)
class ProviderPagesTest {
    private static final String TOKENS = "/oidc/v1/token";
    private static final Reply TOKEN = Reply.body(
            200, "application/json", "{\"access_token\": \"made\", \"token_type\": \"Bearer\", \"expires_in\": 3600}");

    private static FakeUpstream upstream;

    @Inject
    ProviderRegistry providers;

    @Inject
    PageFile file;

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @TestHTTPResource("/")
    URI address;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        upstream.onEveryCall(request -> request.path().endsWith(TOKENS) ? TOKEN : Reply.echo());
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @Test
    void everyProviderHasAPageAndEveryPageAProvider() {
        assertThat(ProviderPage.names())
                .containsExactlyElementsOf(providers.names().stream()
                        .filter(name ->
                                provider(name).getClass().getPackageName().startsWith("io.sluice.provider."))
                        .toList());
    }

    /** The model of the provider {@code local} is not in this build; its page is executed where it is. */
    static List<String> pages() {
        return ProviderPage.names().stream()
                .filter(name -> !name.equals(LocalProvider.ID.value()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockDoesWhatItSays(String name) throws Exception {
        new PageRun(provider(name), new PageRun.Gateway(address, key, upstream, file), folder).executeAll();
    }

    @Test
    void aFileThatNamesTheModelThatIsNotBuiltInIsRefusedWithTheWayToBuildIt() throws Exception {
        String yaml = ProviderPage.of(LocalProvider.ID.value())
                .blocks(ProviderPage.FILE, "yaml")
                .getFirst();

        assertThat(file.load(yaml))
                .contains("line 5, endpoints[0] 'embed', model.provider")
                .contains("./mvnw -Plocal-embeddings package");
        given().auth()
                .preemptive()
                .oauth2(key)
                .contentType(ContentType.JSON)
                .body("{\"model\": \"embed\", \"input\": \"Hello\"}")
                .post("/v1/embeddings")
                .then()
                .statusCode(404);
        assertThat(file.load("endpoints: []")).isEmpty();
    }

    private Provider provider(String name) {
        return providers.find(new ProviderId(name)).orElseThrow();
    }
}
