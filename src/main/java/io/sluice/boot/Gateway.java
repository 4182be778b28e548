package io.sluice.boot;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The gateway once everything is up: reports on itself, then waits for its end. */
@Singleton
@Unremovable
final class Gateway implements QuarkusApplication {
    private final StartupReport report;

    @Inject
    Gateway(StartupReport report) {
        this.report = report;
    }

    @Override
    public int run(String... arguments) {
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0;
        String first = String.format(Locale.ROOT, "Sluice %s is ready after %.1f s.", Version.current(), seconds);
        Terminal.say(first + "\n" + String.join("\n", report.text()));
        Quarkus.waitForExit();
        return 0;
    }
}
