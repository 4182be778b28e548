package io.sluice.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.pairs.Outcome.Refused;
import io.sluice.pairs.Outcome.Wrong;
import io.sluice.pairs.Pairs.Cell;
import io.sluice.provider.ChatFeature;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Route;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every dialect with every provider: each thing asked works, is refused by name, or is not in the upstream, and routes say
 * beforehand which. {@code -Dgolden.regenerate=true} writes the table of {@code docs/compatibility.md} anew.
 */
@QuarkusTest
@TestProfile(PairsProfile.class)
@WithTestResource(PostgresResource.class)
class PairsTest {
    private static final Path PAGE = Path.of("docs", "compatibility.md");

    /** Asked once, for all tests. */
    private static final Map<Cell, Outcome> OUTCOMES = new LinkedHashMap<>();

    private static final List<Route> ROUTES = new ArrayList<>();

    @Inject
    ProviderRegistry providers;

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void askEverythingOnce() throws IOException, InterruptedException {
        if (OUTCOMES.isEmpty()) {
            try (var pairs = new Pairs(ProviderLines.CHATTING, providers, gateway)) {
                List<Route> routes = pairs.routes();
                TestCatalog.serve(catalog, routes);
                OUTCOMES.putAll(pairs.ask());
                ROUTES.addAll(routes);
            }
        }
    }

    @Test
    void everythingAskedWorksOrIsRefusedByNameOrIsNotInTheUpstream() {
        var wrong = new ArrayList<String>();
        OUTCOMES.forEach((cell, outcome) -> {
            switch (outcome) {
                case Wrong(var problems) -> wrong.add(cell + ": " + String.join("; ", problems));
                case Refused(String reason) when reason.isBlank() -> wrong.add(cell + ": refused without a reason");
                case Refused _, Outcome.Works _, Outcome.NotInUpstream _ -> {
                    // as it should be
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePageIsWhatHappened() throws IOException {
        String page = Files.readString(PAGE);
        int generated = page.indexOf(PairsPage.HEADING);
        String byHand = generated < 0 ? page + "\n" : page.substring(0, generated);
        String expected = byHand + new PairsPage(OUTCOMES).markdown();
        if (Golden.regenerating()) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("rewrite with -Dgolden.regenerate=true")
                .isEqualTo(expected);
    }

    /** OpenAI's language has a word for each of them, so that only the provider can be what refuses. */
    @Test
    void whatIsRefusedIsWhatRoutesSayTheyCannotDo() {
        var features = Map.of(
                Scenario.TOOLS, ChatFeature.TOOLS,
                Scenario.IMAGE, ChatFeature.IMAGES,
                Scenario.JSON_SCHEMA, ChatFeature.JSON_SCHEMA,
                Scenario.STOP, ChatFeature.STOP,
                Scenario.THINKING, ChatFeature.REASONING_EFFORT);
        Language language = new OpenAiLanguage();
        for (ProviderLine line : ProviderLines.CHATTING) {
            var capabilities =
                    ROUTES.get(ProviderLines.CHATTING.indexOf(line)).offer().capabilities();
            features.forEach((scenario, feature) -> {
                boolean refused = outcome(line, language.title(), scenario, false) instanceof Refused;
                assertThat(capabilities.chats())
                        .as("%s of %s, which is %s", feature.id(), line.label(), refused ? "refused" : "let through")
                        .containsEntry(feature, !refused);
            });
            assertThat(outcome(line, language.title(), Scenario.TEXT, true) instanceof Refused)
                    .as("streams of %s", line.label())
                    .isNotEqualTo(capabilities.streams());
        }
    }

    private static Outcome outcome(ProviderLine line, String language, Scenario scenario, boolean stream) {
        return OUTCOMES.entrySet().stream()
                .filter(entry -> entry.getKey().line().equals(line)
                        && entry.getKey().language().title().equals(language)
                        && entry.getKey().scenario() == scenario
                        && entry.getKey().stream() == stream)
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
