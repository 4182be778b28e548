package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditNodeTest {
    @TempDir
    Path folder;

    @Test
    void keepsItsNameAcrossRestarts() {
        String name = new AuditNode(new Config(null, file())).name();

        assertThat(name).matches("node-[0-9a-f]{16}");
        assertThat(new AuditNode(new Config(null, file())).name()).isEqualTo(name);
    }

    @Test
    void takesTheNameItIsGiven() {
        assertThat(new AuditNode(new Config("sluice-0", file())).name()).isEqualTo("sluice-0");
        assertThat(file()).doesNotExist();
    }

    @Test
    void refusesANameThatIsNone() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(file(), "no name\n");

        assertThatThrownBy(() -> new AuditNode(new Config(null, file())))
                .isInstanceOf(AuditProblem.class)
                .hasMessageContaining("from the file " + file());
        assertThatThrownBy(() -> new AuditNode(new Config("", file())))
                .isInstanceOf(AuditProblem.class)
                .hasMessageContaining("from sluice.audit.node");
    }

    @Test
    void saysWhereItCannotKeepItsName() throws IOException {
        Files.writeString(folder.resolve("data"), "in the way");

        assertThatThrownBy(() -> new AuditNode(new Config(null, file())))
                .isInstanceOf(AuditProblem.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("sluice.audit.node-file");
    }

    private Path file() {
        return folder.resolve("data").resolve("audit-node");
    }

    private record Config(@Nullable String given, Path nodeFile) implements AuditConfig {
        @Override
        public Optional<String> node() {
            return Optional.ofNullable(given);
        }

        @Override
        public Duration checkpointInterval() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int checkpointEntries() {
            return 1;
        }

        @Override
        public int queue() {
            return 1;
        }
    }
}
