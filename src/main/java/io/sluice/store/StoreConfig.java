package io.sluice.store;

import io.quarkus.arc.Unremovable;
import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The database: embedded unless the address of another one is given. Read before Quarkus starts, and never removed from it
 * although no bean asks for it: that is how Quarkus knows these names from misspelled ones.
 */
@Unremovable
@ConfigMapping(prefix = "sluice.store")
public interface StoreConfig {
    /**
     * Address of a PostgreSQL to use instead of the embedded one, such as {@code postgresql://db.example.com:5432/sluice};
     * JDBC's spelling is understood as well. {@code QUARKUS_DATASOURCE_JDBC_URL} or {@code QUARKUS_DATASOURCE_REACTIVE_URL}
     * do the same.
     */
    Optional<String> url();

    /** User of that PostgreSQL, when the address does not name one. */
    Optional<String> username();

    /** Password of that user, when the address does not hold one. */
    Optional<String> password();

    /**
     * File with the password of that user instead, read anew for every new connection: a rotation needs no restart. White space
     * around it is no part of it.
     */
    Optional<Path> passwordFile();

    /** How long the start waits for that PostgreSQL to answer. */
    @WithDefault("30S")
    @Bounds(min = "0s", max = "1d")
    Duration waitFor();

    /** How long the start waits while another gateway brings the schema of that PostgreSQL up to date. */
    @WithDefault("5M")
    @Bounds(min = "1s", max = "1d")
    Duration migrationWait();

    /** The embedded PostgreSQL. */
    Embedded embedded();

    /** The embedded PostgreSQL. */
    interface Embedded {
        /** Directory its programs are unpacked into; {@code postgres-programs} in the data directory unless set. */
        Optional<Path> programsDir();

        /** How long it may take to start; recovery after a crash is part of it. */
        @WithDefault("5M")
        @Bounds(min = "1s", max = "1d")
        Duration startTimeout();
    }
}
