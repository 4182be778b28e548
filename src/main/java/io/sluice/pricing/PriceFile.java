package io.sluice.pricing;

import io.sluice.model.Violation;
import io.sluice.yaml.InvalidYaml;
import io.sluice.yaml.YamlDocument;
import io.sluice.yaml.YamlReader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The administrators' file of prices, YAML or JSON (which is YAML too). Reads the disk: not for event loops. */
@Singleton
final class PriceFile {
    private static final int ID_LENGTH = 12;

    private final Optional<Path> path;
    private final PricedProviders providers;
    private final Clock clock;

    PriceFile(PricingConfig config, PricedProviders providers, Clock clock) {
        this.path = config.file().map(Path::toAbsolutePath);
        this.providers = providers;
        this.clock = clock;
    }

    /** Whether one is configured. */
    boolean isConfigured() {
        return path.isPresent();
    }

    /** The file's bytes. */
    byte[] bytes() {
        Path file = path.orElseThrow();
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidPriceFile(
                    file.toString(), List.of(Files.exists(file) ? "it cannot be read" : "it does not exist"));
        }
    }

    /**
     * What the file says. Its version is named after its content.
     *
     * @throws InvalidPriceFile with everything that is wrong with it
     */
    PriceVersion version(byte[] bytes) {
        String location = path.orElseThrow().toString();
        try {
            YamlDocument yaml = YamlReader.read(bytes);
            var problems = new ArrayList<Violation>();
            PriceDocument document = PriceDocument.read(yaml.root(), providers::isKnown, problems);
            if (!problems.isEmpty()) {
                throw new InvalidPriceFile(
                        location,
                        problems.stream()
                                .map(problem -> "line " + yaml.line(problem.field()) + ": " + problem.message())
                                .toList());
            }
            Instant activateAt = document.activateAt() == null ? Instant.EPOCH : document.activateAt();
            return new PriceVersion(
                    "file:" + fingerprint(bytes),
                    PriceVersion.Origin.FILE,
                    activateAt,
                    clock.instant(),
                    document.note(),
                    document.rows());
        } catch (InvalidYaml e) {
            throw new InvalidPriceFile(location, List.of(e.problem()));
        }
    }

    private static String fingerprint(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM lacks SHA-256", e);
        }
    }
}
