package io.sluice.catalog.file;

import io.sluice.catalog.CatalogConfig;
import io.sluice.catalog.GatewayEnvironment;
import io.sluice.catalog.InvalidCatalogFile;
import io.sluice.catalog.RouteFile;
import io.sluice.catalog.TargetDefinition;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretUnavailable;
import io.sluice.yaml.YamlReader;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The file as it is on disk. */
@Singleton
final class CatalogFile implements RouteFile {
    private static final Logger LOG = Logger.getLogger(CatalogFile.class);

    private final Optional<Path> path;
    private final CatalogFileReader reader;
    private final SecretResolver resolver;
    private final GatewayEnvironment environment;
    private volatile FileFingerprint loaded = FileFingerprint.NEVER_READ;

    CatalogFile(
            CatalogConfig config, CatalogFileReader reader, SecretResolver resolver, GatewayEnvironment environment) {
        this.path = config.file().map(Path::toAbsolutePath);
        this.reader = reader;
        this.resolver = resolver;
        this.environment = environment;
    }

    /** The file; empty when none is configured. */
    Optional<Path> path() {
        return path;
    }

    /** What the file looked like when it was loaded last, well or not. */
    FileFingerprint loaded() {
        return loaded;
    }

    @Override
    public String location() {
        return path.map(Path::toString).orElse("(none)");
    }

    @Override
    public Uni<List<Declared>> load() {
        if (path.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.createFrom()
                .item(() -> entries(path.get()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(this::requireReferences);
    }

    private FileEntries entries(Path file) {
        FileFingerprint before = loaded;
        try {
            byte[] bytes = read(file);
            loaded = FileFingerprint.of(bytes);
            FileEntries entries = reader.read(location(), bytes);
            if (!loaded.equals(before)) {
                entries.warnings().forEach(warning -> LOG.warnf("Catalog file: %s", warning));
            }
            return entries;
        } catch (InvalidCatalogFile e) {
            loaded = FileFingerprint.UNREADABLE;
            throw e;
        }
    }

    private byte[] read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidCatalogFile(location(), List.of(file + " does not exist"));
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidCatalogFile(
                    location(),
                    List.of("The file at " + file + " cannot be read ("
                            + e.getClass().getSimpleName().replace("Exception", "") + ")."));
        }
    }

    /**
     * Every credential that this gateway takes by reference must be there now: an unset variable is an error of the file. A
     * store that does not answer is none, and may do so later. Those of other environments are not touched.
     */
    private Uni<List<Declared>> requireReferences(FileEntries read) {
        var problems = new ArrayList<>(read.problems());
        var checks = new ArrayList<Supplier<Uni<Void>>>();
        for (FileEntries.Entry entry : read.entries()) {
            if (!entry.declared().elsewhere().isEmpty()) {
                continue;
            }
            TargetDefinition target = entry.declared().draft().target();
            for (var secret : environment.choose(target).entrySet()) {
                checks.add(() -> resolver.resolve(secret.getValue())
                        .replaceWithVoid()
                        .onFailure(failure -> failure instanceof SecretUnavailable gone && gone.isForNow())
                        .recoverWithNull()
                        .onFailure()
                        .recoverWithItem(failure -> {
                            problems.add(entry.place().apply("config." + secret.getKey()) + ": "
                                    + unavailable(secret.getValue(), failure));
                            return null;
                        }));
            }
        }
        return Multi.createFrom()
                .iterable(checks)
                .call(Supplier::get)
                .onItem()
                .ignoreAsUni()
                .map(ignored -> {
                    if (!problems.isEmpty()) {
                        throw new InvalidCatalogFile(location(), problems);
                    }
                    return read.entries().stream()
                            .map(FileEntries.Entry::declared)
                            .toList();
                });
    }

    private static String unavailable(SecretRef ref, Throwable failure) {
        return ref.scheme().equals("env")
                ? "Environment variable '" + ref.name() + "' is not set"
                : String.valueOf(failure.getMessage());
    }
}
