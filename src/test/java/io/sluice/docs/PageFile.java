package io.sluice.docs;

import io.quarkus.arc.Unremovable;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.catalog.CatalogLoader;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The catalog file of a gateway in the test's own process. */
@Singleton
@Unremovable
public final class PageFile implements PageRun.CatalogFileOnDisk {
    private static final Path PATH = Path.of("target", "provider-pages.yaml").toAbsolutePath();

    private final CatalogLoader loader;
    private final Instance<HealthCheck> checks;

    PageFile(CatalogLoader loader, @Readiness Instance<HealthCheck> checks) {
        this.loader = loader;
        this.checks = checks;
    }

    /** A gateway that has such a file, empty at first, and every provider that has to be switched on. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Files.createDirectories(PATH.getParent());
                Files.writeString(PATH, "endpoints: []\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "sluice.catalog.file",
                    PATH.toString(),
                    "sluice.catalog.file-check-interval",
                    "1H",
                    "sluice.provider.simulated.enabled",
                    "true");
        }
    }

    @Override
    public String load(String content) throws IOException {
        Files.writeString(PATH, content);
        loader.reloadFile().await().atMost(Duration.ofSeconds(30));
        return checks.stream()
                .map(HealthCheck::call)
                .filter(check -> check.getName().equals("catalog"))
                .map(HealthCheckResponse::getData)
                .flatMap(data -> data.stream().map(members -> members.getOrDefault("reason", "")))
                .map(Object::toString)
                .findFirst()
                .orElse("");
    }
}
