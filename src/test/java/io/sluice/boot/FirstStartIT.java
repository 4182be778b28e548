package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.PackagedGateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very first start of the packaged gateway, which is bounded. */
class FirstStartIT {
    private static final Duration GOAL = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @Test
    void startsWithNothingConfiguredAndSaysWhatItDid() throws IOException {
        try (PackagedGateway gateway =
                PackagedGateway.in(temp.resolve("data")).without("SLUICE_STORE_EMBEDDED_PROGRAMS_DIR")) {
            // When
            gateway.start();

            // Then
            System.out.println("First start, database made and programs unpacked: ready after "
                    + gateway.startTook().toMillis() + " ms");
            if (machineIsOurs()) {
                assertThat(gateway.startTook()).isLessThan(GOAL);
            }
            assertThat(gateway.output())
                    .contains("is ready after")
                    .contains("API         " + gateway.apiUrl())
                    .contains("Management  " + gateway.managementUrl())
                    .contains("Data        " + gateway.dataDir().toRealPath() + " (embedded PostgreSQL on 127.0.0.1:")
                    .contains("curl ")
                    .doesNotContain("Exception", "WARN", "ERROR")
                    .doesNotContain(Files.readString(gateway.dataDir().resolve("postgres/sluice.password")));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.dataDir())))
                    .isEqualTo("rwx------");
        }
    }

    private static boolean machineIsOurs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() < 2.0 * system.getAvailableProcessors();
    }
}
