package io.sluice.store;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database that answers, opened before Quarkus starts and closed after it has stopped.
 *
 * @param description where the data are, for people; no password in it
 * @param settings the properties that lead Quarkus to it, password included
 * @param closing what ends it; blocks until done
 */
public record Store(String description, Map<String, String> settings, Runnable closing) implements AutoCloseable {
    /** The setting that tells the version of a schema that needs no migration, as it was found before Quarkus started. */
    public static final String SCHEMA = "io.sluice.store.schema";

    private static final String FLYWAY = "quarkus.flyway.";
    private static final Set<String> ALWAYS_SET =
            Set.of(FLYWAY + "migrate-at-start", FLYWAY + "ignore-future-migrations");

    public Store {
        settings = Map.copyOf(settings);
    }

    /**
     * Opens the database the settings ask for. Blocks: an embedded one is made, started or adopted, an external one is waited
     * for.
     *
     * @param progress takes a line for people whenever something takes long or was put right
     * @throws StoreProblem when there is none to be had
     */
    public static Store open(SmallRyeConfig config, Consumer<String> progress) {
        Store store = switch (StoreChoice.from(config, isNativeImage())) {
            case StoreChoice.Embedded embedded -> EmbeddedPostgres.open(embedded, progress);
            case StoreChoice.External external -> ExternalPostgres.open(external, progress);
        };
        return isFlywaySetUp(config) ? store.withoutSchema() : store;
    }

    /** With what a probe has found out about the schema. */
    Store withSchema(@Nullable String version) {
        if (version == null) {
            return this;
        }
        Map<String, String> more = new HashMap<>(settings);
        more.put(SCHEMA, version);
        more.put(FLYWAY + "active", "false");
        return new Store(description, more, closing);
    }

    private Store withoutSchema() {
        Map<String, String> less = new HashMap<>(settings);
        less.keySet().removeAll(Set.of(SCHEMA, FLYWAY + "active"));
        return new Store(description, less, closing);
    }

    /** Whoever has Flyway do something else than usual shall have it do so, whatever the schema. */
    private static boolean isFlywaySetUp(SmallRyeConfig config) {
        for (String name : config.getPropertyNames()) {
            if (name.toLowerCase(Locale.ROOT).replace('_', '.').startsWith(FLYWAY) && !ALWAYS_SET.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** By what GraalVM says of the program that runs; a JVM says nothing. */
    private static boolean isNativeImage() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }

    /** The password of its user as it is now; empty when there is none. */
    public Optional<String> password() {
        return Optional.ofNullable(settings.get(StoreChoice.PASSWORD))
                .or(() -> Optional.ofNullable(settings.get(StoreChoice.PASSWORD_FILE))
                        .map(Path::of)
                        .map(PasswordFile::read));
    }

    @Override
    public void close() {
        closing.run();
    }

    @Override
    public String toString() {
        return "Store[" + description + "]";
    }
}
