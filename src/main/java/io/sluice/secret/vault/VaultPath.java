package io.sluice.secret.vault;

import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretUnavailable;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reference {@code vault:<path>[@<version>]#<field>} says: {@code vault:llm/prod/openai#api_key} is the newest
 * {@code api_key} at {@code llm/prod/openai} of the configured KV engine, {@code vault:llm/prod/openai@3#api_key} the one of
 * version 3.
 *
 * @param version null for the newest
 */
record VaultPath(String path, @Nullable Integer version, String field) {
    static final String SCHEME = "vault";

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.~+=:,-]{1,255}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.~+=:,/-]{1,255}");
    private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");
    private static final int MAX_PATH = 1024;

    /**
     * Reads a reference.
     *
     * @throws SecretUnavailable that names what is wrong
     */
    static VaultPath of(SecretRef ref) {
        String name = ref.name();
        int hash = name.indexOf('#');
        if (hash < 0) {
            throw malformed(ref, "after the path, '#' and the field are missing");
        }
        String field = name.substring(hash + 1);
        if (!FIELD.matcher(field).matches()) {
            throw malformed(ref, "after '#' the name of a field is expected");
        }
        String place = name.substring(0, hash);
        int at = place.indexOf('@');
        String path = at < 0 ? place : place.substring(0, at);
        if (at >= 0 && !VERSION.matcher(place.substring(at + 1)).matches()) {
            throw malformed(ref, "between '@' and '#' the number of a version is expected");
        }
        problemOf(path).ifPresent(problem -> {
            throw malformed(ref, problem);
        });
        return new VaultPath(path, at < 0 ? null : Integer.valueOf(place.substring(at + 1)), field);
    }

    /** What is wrong with a path of the KV engine; empty when it is one. */
    static Optional<String> problemOf(String path) {
        if (path.isEmpty() || path.length() > MAX_PATH) {
            return Optional.of("the path is missing or longer than " + MAX_PATH + " characters");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()) {
                return Optional.of("the path begins or ends with '/', or has two of them in a row");
            }
            if (segment.equals(".") || segment.equals("..")) {
                return Optional.of("the path has a part '" + segment + "'");
            }
            if (!SEGMENT.matcher(segment).matches()) {
                return Optional.of(
                        "a part of the path is longer than 255 characters or has others than letters, digits and _.~+=:,-");
            }
        }
        return Optional.empty();
    }

    /** The reference. */
    SecretRef ref() {
        return new SecretRef(SCHEME, path + (version == null ? "" : "@" + version) + "#" + field);
    }

    private static SecretUnavailable malformed(SecretRef ref, String problem) {
        return new SecretUnavailable(
                ref,
                "is no reference into Vault: " + problem + ". The form is vault:llm/prod/openai#api_key, or"
                        + " vault:llm/prod/openai@3#api_key for one version.");
    }
}
