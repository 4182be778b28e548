package io.sluice.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL, read from either spelling ({@code postgresql://} of libpq and of the reactive client,
 * {@code jdbc:postgresql://} of JDBC) and written in both.
 *
 * <p>Only parameters that both clients can be told are accepted: silently dropping, say, a TLS setting for one of them would
 * be worse than a refusal.
 *
 * @param host name or address; an IPv6 address without its brackets
 * @param user from the address, or null when it names none
 * @param password from the address, or null when it holds none
 * @param parameters by libpq's names: {@code sslmode, sslrootcert, search_path, application_name}
 */
record StoreUrl(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SHAPE = Pattern.compile("(?:jdbc:|vertx-reactive:)?postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
            + "(?<host>\\[[^]]+]|[^:/?@,]+)(?::(?<port>\\d{1,5}))?"
            + "/(?<database>[^/?]+)(?:\\?(?<parameters>.*))?");

    /** JDBC's name for what libpq calls otherwise. */
    private static final Map<String, String> JDBC_NAMES =
            Map.of("search_path", "currentSchema", "application_name", "ApplicationName");

    private static final List<String> ACCEPTED =
            List.of("user", "password", "sslmode", "sslrootcert", "search_path", "application_name");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");

    StoreUrl {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * @param property what to call the address in a refusal; the address itself is never repeated, it may hold a password
     * @throws StoreProblem saying what is wrong with it
     */
    static StoreUrl parse(String property, String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new StoreProblem(property + " is not the address of one PostgreSQL database. Expected"
                    + " postgresql://host:port/database or jdbc:postgresql://host:port/database; for several hosts set both"
                    + " QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_DATASOURCE_REACTIVE_URL.");
        }
        Map<String, String> parameters = parameters(property, matcher.group("parameters"));
        String user = parameters.remove("user");
        String password = parameters.remove("password");
        return new StoreUrl(
                matcher.group("host").replaceAll("[\\[\\]]", ""),
                port(property, matcher.group("port")),
                decode(property, matcher.group("database")),
                user != null ? user : decodeNullable(property, matcher.group("user")),
                password != null ? password : decodeNullable(property, matcher.group("password")),
                parameters);
    }

    /** In JDBC's spelling, without user and password: those go to the data source apart. */
    String jdbc() {
        Map<String, String> named = new LinkedHashMap<>();
        parameters.forEach((name, value) -> named.put(JDBC_NAMES.getOrDefault(name, name), value));
        return "jdbc:" + location() + query(named);
    }

    /** In the reactive client's spelling, without user, password and certificate: those go to the data source apart. */
    String reactive() {
        Map<String, String> named = new LinkedHashMap<>(parameters);
        named.remove("sslrootcert");
        return location() + query(named);
    }

    /**
     * What the reactive client must be told apart from its address so that {@code sslmode} means the same to it as to JDBC:
     * {@code require} encrypts without asking who is there, {@code verify-full} compares the host's name too.
     */
    Map<String, String> reactiveTls() {
        String mode = parameters.getOrDefault("sslmode", "disable");
        String certificate = parameters.get("sslrootcert");
        if (certificate != null && VERIFYING.contains(mode)) {
            Map<String, String> settings = new TreeMap<>();
            settings.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
            settings.put("quarkus.datasource.reactive.trust-certificate-pem.certs", certificate);
            if (mode.equals("verify-full")) {
                settings.put("quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS");
            }
            return settings;
        }
        return mode.equals("disable") ? Map.of() : Map.of("quarkus.datasource.reactive.trust-all", "true");
    }

    /** Host and port as people write them, for messages. */
    String place() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return location();
    }

    private String location() {
        return "postgresql://" + place() + "/" + encode(database);
    }

    private static Map<String, String> parameters(String property, @Nullable String text) {
        Map<String, String> parameters = new TreeMap<>();
        if (text == null || text.isEmpty()) {
            return parameters;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = libpqName(equals < 0 ? pair : pair.substring(0, equals));
            if (equals < 0 || !ACCEPTED.contains(name)) {
                throw new StoreProblem("Parameter '" + name + "' in " + property + " cannot be passed to both database"
                        + " clients. Accepted: " + String.join(", ", ACCEPTED) + ". For others set both"
                        + " QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_DATASOURCE_REACTIVE_URL.");
            }
            parameters.put(name, decode(property, pair.substring(equals + 1)));
        }
        checkTls(property, parameters);
        return parameters;
    }

    private static void checkTls(String property, Map<String, String> parameters) {
        String mode = parameters.getOrDefault("sslmode", "disable");
        if (!SSL_MODES.contains(mode)) {
            throw new StoreProblem("Parameter sslmode in " + property + " must be one of "
                    + SSL_MODES.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        if (VERIFYING.contains(mode) && !parameters.containsKey("sslrootcert")) {
            throw new StoreProblem("sslmode=" + mode + " in " + property
                    + " needs sslrootcert=FILE, the certificates (PEM) to trust.");
        }
    }

    private static String libpqName(String name) {
        return JDBC_NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    private static int port(String property, @Nullable String text) {
        int port = text == null ? DEFAULT_PORT : Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new StoreProblem("The port in " + property + " must be between 1 and 65535.");
        }
        return port;
    }

    private static String query(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static @Nullable String decodeNullable(String property, @Nullable String text) {
        return text == null || text.isEmpty() ? null : decode(property, text);
    }

    /** Percent-decoding as in addresses, where a plus sign is a plus sign. */
    private static String decode(String property, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StoreProblem(
                    property + " holds a '%' that does not start an escape such as %40; write it as %25.");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
