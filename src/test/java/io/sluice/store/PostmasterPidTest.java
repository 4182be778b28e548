package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterPidTest {
    @TempDir
    Path cluster;

    @Test
    void readsProcessAndPort() {
        assertThat(PostmasterPid.parse(List.of(
                        "6121",
                        "/data/postgres",
                        "1795629027",
                        "45999",
                        "",
                        "127.0.0.1",
                        "  9987281        10",
                        "ready   ")))
                .contains(new PostmasterPid(6121, 45999));
    }

    @Test
    void readsWhatAStartingServerHasWrittenSoFar() {
        assertThat(PostmasterPid.parse(List.of("6121", "/data/postgres"))).contains(new PostmasterPid(6121, 0));
    }

    @Test
    void readsTheNegatedIdOfAServerThatRunsAlone() {
        assertThat(PostmasterPid.parse(List.of("-6121", "/data/postgres"))).contains(new PostmasterPid(6121, 0));
    }

    @Test
    void takesRubbishForNothing() {
        assertThat(PostmasterPid.parse(List.of())).isEmpty();
        assertThat(PostmasterPid.parse(List.of(""))).isEmpty();
        assertThat(PostmasterPid.parse(List.of("0"))).isEmpty();
        assertThat(PostmasterPid.parse(List.of("x"))).isEmpty();
        assertThat(PostmasterPid.parse(List.of("6121", "/data", "1", "port"))).isEmpty();
    }

    @Test
    void takesNoFileForNothing() {
        assertThat(PostmasterPid.read(cluster)).isEmpty();
    }

    @Test
    void readsTheFile() throws IOException {
        Files.writeString(PostmasterPid.file(cluster), "7\n/data\n1\n5432\n");

        assertThat(PostmasterPid.read(cluster)).contains(new PostmasterPid(7, 5432));
    }

    @Test
    void tellsAnotherProgramFromPostgres() {
        var ourselves = new PostmasterPid(ProcessHandle.current().pid(), 5432);

        assertThat(ourselves.isAlive()).isTrue();
        assertThat(ourselves.mayBePostgres()).isFalse();
    }
}
