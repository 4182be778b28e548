package io.sluice.store;

import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * The database's password in a file, read for every new connection: whoever rotates it writes the file and restarts nothing.
 * Connections there are stay logged in, as PostgreSQL has it.
 *
 * <p>Asked by the database clients themselves, under its name, where {@link StoreChoice} says so.
 */
@Singleton
@Unremovable
@Named(PasswordFile.NAME)
public final class PasswordFile implements CredentialsProvider {
    static final String NAME = "store-password-file";

    private final Config config;

    PasswordFile(Config config) {
        this.config = config;
    }

    /** Blocking; for the migrations at start. */
    @Override
    public Map<String, String> getCredentials(String name) {
        return Map.of(
                USER_PROPERTY_NAME,
                config.getValue(StoreChoice.USERNAME, String.class),
                PASSWORD_PROPERTY_NAME,
                read(config.getValue(StoreChoice.PASSWORD_FILE, Path.class)));
    }

    /** Off the event loop that wants a connection. */
    @Override
    public Uni<Map<String, String>> getCredentialsAsync(String name) {
        return Uni.createFrom().item(() -> getCredentials(name)).runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /** Its content without the white space around it. */
    static String read(Path file) {
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new StoreProblem("The file with the password of the database is empty: " + file
                        + " (SLUICE_STORE_PASSWORD_FILE).");
            }
            return password;
        } catch (IOException e) {
            throw new StoreProblem("The password of the database cannot be read from " + file + " ("
                    + e.getClass().getSimpleName()
                    + "). Correct SLUICE_STORE_PASSWORD_FILE or the rights of the file.");
        }
    }
}
