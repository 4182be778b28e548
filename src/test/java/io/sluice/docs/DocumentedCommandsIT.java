package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.docs.CommandPage.Block;
import io.sluice.docs.CommandPage.Fate;
import io.sluice.support.PackagedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and of the pages for whoever operates a gateway: each is typed into a shell beside a gateway that
 * runs and ends well, or another test runs it, or it cannot run here, which is said with its reason in the output of the build.
 */
class DocumentedCommandsIT {
    static final String KEY = "my-own-admin-key-1234";

    private static final Path README = Path.of("README.md");
    private static final List<String> PAGES = List.of("operations", "kubernetes", "images", "tls", "observability");

    @TempDir
    private static Path temp;

    private static PackagedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = PackagedGateway.in(temp.resolve("data"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("SLUICE_PROVIDER_SIMULATED_ENABLED", "true")
                .with("SLUICE_IMPORT_KEY", "sk-not-a-real-key")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<Path> pages() {
        return PAGES.stream()
                .map(name -> Path.of("docs", name + ".md"))
                .filter(Files::exists)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandThatCanRunHereEndsWell(Path page) throws Exception {
        List<Block> blocks = typed(page).toList();
        Path folder = Files.createDirectories(temp.resolve(page.getFileName()));

        List<Shell.Typed> ended = Shell.in(folder)
                .with("SLUICE_ADMIN_KEY", KEY)
                .instead("http://127.0.0.1:8080", gateway.apiUrl())
                .instead("http://127.0.0.1:9000", gateway.managementUrl())
                .type(blocks.stream().map(Block::commands).toList());

        for (int i = 0; i < blocks.size(); i++) {
            assertThat(ended.get(i).status())
                    .as(page + ":" + blocks.get(i).line() + "\n" + blocks.get(i).commands() + "\n"
                            + ended.get(i).output() + "\n" + ended.get(i).complaints())
                    .isZero();
        }
    }

    @Test
    void theOthersAreNamed() throws IOException {
        var lines = new ArrayList<String>();
        for (Path page : Stream.concat(Stream.of(README), pages().stream()).toList()) {
            for (Block block : CommandPage.of(page).blocks()) {
                String place = page + ":" + block.line() + "  "
                        + block.commands().lines().findFirst().orElse("");
                switch (block.fate()) {
                    case Fate.Typed _ -> {}
                    case Fate.RunBy by -> {
                        assertThat(source(by.test())).as(place).contains("\"" + page + "\"");
                        lines.add("run by " + by.test() + ": " + place);
                    }
                    case Fate.NotRun not -> lines.add("NOT RUN, " + not.reason() + ": " + place);
                }
            }
        }
        System.out.println("Documented commands that DocumentedCommandsIT and ReadmeTourIT did not type themselves:\n  "
                + String.join("\n  ", lines));
        assertThat(lines).isNotEmpty();
    }

    private static Stream<Block> typed(Path page) {
        return CommandPage.of(page).blocks().stream().filter(block -> block.fate() instanceof Fate.Typed);
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            Path found = files.filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no test called " + test));
            return Files.readString(found);
        }
    }
}
