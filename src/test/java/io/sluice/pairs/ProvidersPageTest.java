package io.sluice.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.model.Task;
import io.sluice.provider.Capabilities;
import io.sluice.provider.ChatFeature;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/providers.md} is what the code says of every provider, by the same question that is asked when a route is made.
 * {@code -Dgolden.regenerate=true} writes the page anew.
 */
@QuarkusTest
@TestProfile(PairsProfile.class)
@WithTestResource(PostgresResource.class)
class ProvidersPageTest {
    private static final Path PAGES = Path.of("docs", "providers");
    private static final Path PAGE = Path.of("docs", "providers.md");
    private static final String LINK = "[matrix](../providers.md)";
    private static final String SENTENCE = "What it lets through, beside the others: the " + LINK + ".\n";
    private static final URI BASE = URI.create("http://127.0.0.1:1/v1");

    private static final String HEAD = """
            # Providers

            What each provider lets through, by task and by what a chat may hold. Nobody wrote these tables: they are what the code
            that serves and refuses answers when it is asked (`ProvidersPageTest` asks it, and fails when this page says
            something else), and what `GET /v1/models` and the management API say of a route, for its own model, are the same
            answers. `✓` is let through; `–` is refused by name before anything is sent (or left out, where the route is
            `lenient`). What a model makes of what it is sent is the model's. What becomes of every such thing asked in each
            language is in [compatibility.md](compatibility.md).

            """;

    private static final String MEANINGS = """

            `tool_choice` is a caller's word that a tool must be called; `documents` are files by value, such as a PDF;
            `reasoning_effort` is any way to say how hard to think; `n` is more than one answer.

            A route says how long its context is only where its administrator did (`context_length`): the gateway does not guess.
            """;

    @Inject
    ProviderRegistry providers;

    @Test
    void everyProviderHasALine() {
        assertThat(ProviderLines.ALL.stream().map(ProviderLine::provider).distinct())
                .as("providers in ProviderLines, which every registered one needs")
                .containsExactlyElementsOf(registered());
    }

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        var page = new StringBuilder(HEAD);
        row(page, Stream.concat(Stream.of("tasks"), Arrays.stream(Task.values()).map(Task::word)));
        row(page, Stream.generate(() -> "---").limit(1 + Task.values().length));
        for (ProviderLine line : ProviderLines.ALL) {
            row(
                    page,
                    Stream.concat(
                            Stream.of(link(line)),
                            Arrays.stream(Task.values()).map(task -> delivery(capabilities(line, task)))));
        }
        page.append('\n');
        row(
                page,
                Stream.concat(
                        Stream.of("chats"), Arrays.stream(ChatFeature.values()).map(f -> "`" + f.id() + "`")));
        row(page, Stream.generate(() -> "---").limit(1 + ChatFeature.values().length));
        for (ProviderLine line : ProviderLines.ALL) {
            Capabilities chats = capabilities(line, Task.CHAT);
            if (chats.whole()) {
                row(
                        page,
                        Stream.concat(
                                Stream.of(link(line)),
                                Arrays.stream(ChatFeature.values()).map(feature -> taken(line, chats, feature))));
            }
        }
        page.append(MEANINGS);

        if (Golden.regenerating()) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("rewrite with -Dgolden.regenerate=true")
                .isEqualTo(page.toString());
    }

    @Test
    void everyPageOfAProviderLeadsToTheMatrix() throws IOException {
        for (String provider : registered()) {
            Path page = PAGES.resolve(provider + ".md");
            if (Files.exists(page)) {
                String text = Files.readString(page);
                if (Golden.regenerating() && !text.contains(LINK)) {
                    text += "\n" + SENTENCE;
                    Files.writeString(page, text);
                }
                assertThat(text).as("%s has the link %s", page, LINK).contains(LINK);
            }
        }
    }

    @Test
    void whatHasNoPairsHasNoChats() {
        for (ProviderLine line : ProviderLines.ALL) {
            assertThat(capabilities(line, Task.CHAT).whole()).as(line.label()).isNotEqualTo(line.lacks(Lacking.CHATS));
        }
    }

    private List<String> registered() {
        return providers.names().stream()
                .filter(name -> !name.startsWith("fake-"))
                .toList();
    }

    /** A provider may refuse to bind a model that has not the task; one that chats must do so. */
    private Capabilities capabilities(ProviderLine line, Task task) {
        Provider provider = providers.find(new ProviderId(line.provider())).orElseThrow();
        try {
            return Capabilities.of(task, provider.bind(line.target(provider, task, BASE)));
        } catch (InvalidSettings e) {
            boolean essential = task == Task.CHAT && !line.lacks(Lacking.CHATS);
            assertThat(essential).as(line.label() + ": " + e.problem()).isFalse();
            return new Capabilities(task, false, false, Map.of());
        }
    }

    private static String delivery(Capabilities capabilities) {
        if (!capabilities.whole()) {
            return "–";
        }
        return capabilities.streams() ? "whole, streamed" : "whole";
    }

    private static String taken(ProviderLine line, Capabilities chats, ChatFeature feature) {
        assertThat(chats.chats())
                .as("%s rehearses chats: Upstream.Rehearsal", line.label())
                .containsKey(feature);
        return chats.chats().get(feature) ? "✓" : "–";
    }

    private static String link(ProviderLine line) {
        return "[" + line.label() + "](providers/" + line.provider() + ".md)";
    }

    private static void row(StringBuilder page, Stream<String> cells) {
        page.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
