package io.sluice.catalog;

import io.sluice.provider.InvalidSettings;
import io.sluice.secret.SecretRef;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Credentials over the API: the credential itself, or a reference into a secret store. What reads the gateway's own
 * environment or files is the administrators' file's privilege: over the API it would let anybody with a key of ours fetch
 * any variable and any file of this host and send it to an address of their choice.
 */
final class ApiCredentialRules implements CredentialRules {
    private static final Set<String> LOCAL = Set.of("env", "file");
    private static final Pattern DATABRICKS = Pattern.compile("\\{\\{\\s*secrets/.*}}");

    private final Set<String> schemes;

    /**
     * @param schemes of the references that can be resolved
     */
    ApiCredentialRules(Set<String> schemes) {
        this.schemes = schemes;
    }

    @Override
    public Optional<SecretRef> reference(String setting, String text) throws InvalidSettings {
        if (text.startsWith("$")) {
            throw new InvalidSettings(setting, local(setting, "a reference to an environment variable"));
        }
        if (DATABRICKS.matcher(text).matches()) {
            throw new InvalidSettings(
                    setting,
                    "'" + setting + "' refers to a Databricks secret scope, which this gateway does not have. Give the"
                            + " credential itself; it is moved into the secret store at once.");
        }
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        if (LOCAL.contains(scheme)) {
            throw new InvalidSettings(setting, local(setting, "a reference '" + scheme + ":'"));
        }
        return schemes.contains(scheme) && colon < text.length() - 1
                ? Optional.of(SecretRef.parse(text))
                : Optional.empty();
    }

    private static String local(String setting, String what) {
        return "'" + setting + "' is " + what
                + ", which only the catalog file may hold. Over the API give the credential"
                + " itself, which is moved into the secret store at once, or a reference such as"
                + " secret:routes/chat/" + setting + "@1.";
    }
}
