package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.docs.CommandPage.Fate;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandPageTest {
    private static final CommandPage PAGE = new CommandPage(Path.of("page.md"), """
            # A page

            ```sh
            curl a
            ```

            ```json
            {}
            ```

            ```yaml
            no: commands
            ```

            <!-- run by: BackupIT -->
            ```sh
            pg_dump
            ```

            <!-- not run: nobody can -->
            ```sh
            fly
            ```

            ```sh
            A=b C=d \\
              ./mvnw package
            ```

            1. In a list:

               ```sh
               cd x &&
                 sudo systemctl restart sluice
               ```

            ```sh
            echo docker
            curl -d 'use kubectl'
            ```
            """);

    @Test
    void findsCommandsTheirLinesAndAnswers() {
        assertThat(PAGE.blocks())
                .extracting(CommandPage.Block::commands)
                .containsExactly(
                        "curl a",
                        "pg_dump",
                        "fly",
                        "A=b C=d \\\n  ./mvnw package",
                        "cd x &&\n  sudo systemctl restart sluice",
                        "echo docker\ncurl -d 'use kubectl'");
        assertThat(PAGE.blocks().getFirst().line()).isEqualTo(4);
        assertThat(PAGE.blocks().getFirst().answers()).contains("{}\n");
        assertThat(PAGE.blocks().get(1).answers()).isEqualTo(Optional.empty());
    }

    @Test
    void saysWhatBecomesOfEach() {
        assertThat(PAGE.blocks())
                .extracting(CommandPage.Block::fate)
                .containsExactly(
                        new Fate.Typed(),
                        new Fate.RunBy("BackupIT"),
                        new Fate.NotRun("nobody can"),
                        new Fate.NotRun("it builds the project, which is what runs this test"),
                        new Fate.NotRun("it needs systemd"),
                        new Fate.Typed());
    }
}
