package io.sluice.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How both database clients reach somebody else's PostgreSQL.
 *
 * @param place host and port as people write them, for messages
 * @param jdbcUrl for migrations
 * @param settings every property Quarkus needs for it, password included
 */
record StoreAddress(
        String place,
        String jdbcUrl,
        @Nullable String username,
        @Nullable String password,
        Map<String, String> settings) {

    StoreAddress {
        settings = Map.copyOf(settings);
    }

    /**
     * One address for both clients. User and password given apart win over those within the address.
     *
     * @param property what to call the address in a refusal
     */
    static StoreAddress of(String property, String url, Optional<String> username, Optional<String> password) {
        StoreUrl parsed = StoreUrl.parse(property, url);
        String user = username.orElse(parsed.user());
        String secret = password.orElse(parsed.password());
        Map<String, String> settings = new TreeMap<>(parsed.reactiveTls());
        settings.put(StoreChoice.JDBC_URL, parsed.jdbc());
        settings.put(StoreChoice.REACTIVE_URL, parsed.reactive());
        if (user != null) {
            settings.put(StoreChoice.USERNAME, user);
        }
        if (secret != null) {
            settings.put(StoreChoice.PASSWORD, secret);
        }
        return new StoreAddress(parsed.place(), parsed.jdbc(), user, secret, settings);
    }

    /** Both addresses were spelled out, so they are taken as they are, whatever they say. */
    static StoreAddress ofBoth(String jdbc, String reactive, Optional<String> username, Optional<String> password) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(StoreChoice.JDBC_URL, jdbc);
        settings.put(StoreChoice.REACTIVE_URL, reactive);
        username.ifPresent(user -> settings.put(StoreChoice.USERNAME, user));
        password.ifPresent(secret -> settings.put(StoreChoice.PASSWORD, secret));
        return new StoreAddress(place(jdbc), jdbc, username.orElse(null), password.orElse(null), settings);
    }

    /**
     * The same, with clients that read the password anew for every connection.
     *
     * @param file which had the password just now
     */
    StoreAddress withPasswordIn(Path file) {
        if (username == null) {
            throw new StoreProblem(
                    "SLUICE_STORE_PASSWORD_FILE is set, but not whose password it is. Set" + " SLUICE_STORE_USERNAME.");
        }
        Map<String, String> reading = new TreeMap<>(settings);
        reading.remove(StoreChoice.PASSWORD);
        reading.put(StoreChoice.USERNAME, username);
        reading.put(StoreChoice.PASSWORD_FILE, file.toString());
        reading.put(StoreChoice.CREDENTIALS_PROVIDER, PasswordFile.NAME);
        reading.put(StoreChoice.CREDENTIALS_PROVIDER_NAME, PasswordFile.NAME);
        return new StoreAddress(place, jdbcUrl, username, password, reading);
    }

    @Override
    public String toString() {
        return "StoreAddress[" + place + "]";
    }

    /** What stands between the slashes, less user and password. */
    private static String place(String jdbc) {
        String rest = jdbc.substring(jdbc.indexOf("//") + 2);
        String authority = rest.split("[/?]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1);
    }
}
