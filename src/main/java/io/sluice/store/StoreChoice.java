package io.sluice.store;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which database the settings ask for. */
sealed interface StoreChoice {
    /** Not part of {@link StoreConfig}: other features keep their state there too. */
    String DATA_DIR = "sluice.data-dir";

    String JDBC_URL = "quarkus.datasource.jdbc.url";
    String REACTIVE_URL = "quarkus.datasource.reactive.url";
    String USERNAME = "quarkus.datasource.username";
    String PASSWORD = "quarkus.datasource.password";

    /** What Java takes for the home directory of a user who has none, as in a container with a made-up user id. */
    String NO_HOME = "?";

    /** Nothing was said: a PostgreSQL of our own. */
    record Embedded(Path dataDir, Path programsDir, Duration startTimeout) implements StoreChoice {}

    /** Somebody else's PostgreSQL. */
    record External(StoreAddress address, Duration waitFor) implements StoreChoice {}

    /**
     * Reads the settings.
     *
     * @param nativeImage whether this program was compiled by GraalVM: such a one brings no PostgreSQL
     * @throws StoreProblem when the settings contradict each other, name no usable address, or name none where one is needed
     */
    static StoreChoice from(SmallRyeConfig config, boolean nativeImage) {
        StoreConfig store = config.getConfigMapping(StoreConfig.class);
        Optional<String> username = text(config, USERNAME).or(store::username);
        Optional<String> password = text(config, PASSWORD).or(store::password);
        Optional<StoreAddress> address =
                address(store.url(), text(config, JDBC_URL), text(config, REACTIVE_URL), username, password);
        if (address.isPresent()) {
            return new External(address.get(), store.waitFor());
        }
        if (username.isPresent() || password.isPresent()) {
            throw new StoreProblem("A user or password for the database is set, but not which database. Set"
                    + " SLUICE_STORE_URL=postgresql://host:port/database, or neither for the embedded one.");
        }
        if (nativeImage) {
            throw new StoreProblem("The native executable brings no embedded PostgreSQL. " + StoreProblem.USE_ANOTHER);
        }
        Path dataDir = dataDir(config);
        Path programsDir = store.embedded()
                .programsDir()
                .map(Path::toAbsolutePath)
                .orElseGet(() -> dataDir.resolve("postgres-programs"));
        return new Embedded(dataDir, programsDir, store.embedded().startTimeout());
    }

    private static Optional<StoreAddress> address(
            Optional<String> own,
            Optional<String> jdbc,
            Optional<String> reactive,
            Optional<String> username,
            Optional<String> password) {
        if (own.isPresent() && (jdbc.isPresent() || reactive.isPresent())) {
            throw new StoreProblem("The database is named twice, by SLUICE_STORE_URL (sluice.store.url) and by"
                    + " QUARKUS_DATASOURCE_JDBC_URL or QUARKUS_DATASOURCE_REACTIVE_URL: keep one of them.");
        }
        if (jdbc.isPresent() && reactive.isPresent()) {
            return Optional.of(StoreAddress.ofBoth(jdbc.get(), reactive.get(), username, password));
        }
        return own.map(url -> StoreAddress.of("SLUICE_STORE_URL", url, username, password))
                .or(() -> jdbc.map(url -> StoreAddress.of("QUARKUS_DATASOURCE_JDBC_URL", url, username, password)))
                .or(() -> reactive.map(
                        url -> StoreAddress.of("QUARKUS_DATASOURCE_REACTIVE_URL", url, username, password)));
    }

    private static Path dataDir(SmallRyeConfig config) {
        Path wanted = Path.of(config.getValue(DATA_DIR, String.class));
        if (wanted.startsWith(NO_HOME)) {
            throw new StoreProblem(
                    "This user has no home directory to keep data in. Choose a directory with" + " SLUICE_DATA_DIR.");
        }
        return wanted.toAbsolutePath().normalize();
    }

    private static Optional<String> text(SmallRyeConfig config, String property) {
        return config.getOptionalValue(property, String.class);
    }
}
