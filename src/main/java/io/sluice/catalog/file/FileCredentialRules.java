package io.sluice.catalog.file;

import io.sluice.catalog.CredentialRules;
import io.sluice.provider.InvalidSettings;
import io.sluice.secret.SecretRef;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Credentials in the file, as MLflow resolves them: {@code $NAME} is an environment variable, the path of an existing
 * regular file is that file, anything else is the credential itself. Beyond MLflow, {@code env:NAME}, {@code file:PATH} and
 * references into other stores say it outright. Reads the file system: not for event loops.
 */
final class FileCredentialRules implements CredentialRules {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([^{}]+)}?");

    private final Set<String> schemes;

    /**
     * @param schemes of the references that can be resolved
     */
    FileCredentialRules(Set<String> schemes) {
        this.schemes = schemes;
    }

    @Override
    public Optional<SecretRef> reference(String setting, String text) throws InvalidSettings {
        if (text.startsWith("$")) {
            var matcher = VARIABLE.matcher(text);
            if (!matcher.matches()) {
                throw new InvalidSettings(setting, "After '$' the name of an environment variable is missing.");
            }
            return Optional.of(new SecretRef("env", matcher.group(1)));
        }
        int colon = text.indexOf(':');
        if (colon > 0 && colon < text.length() - 1 && schemes.contains(text.substring(0, colon))) {
            SecretRef ref = SecretRef.parse(text);
            return Optional.of(ref.scheme().equals("file") ? file(setting, ref.name()) : ref);
        }
        return existing(text);
    }

    private static SecretRef file(String setting, String path) throws InvalidSettings {
        try {
            return new SecretRef(
                    "file", Path.of(path).toAbsolutePath().normalize().toString());
        } catch (InvalidPathException e) {
            throw new InvalidSettings(setting, "'file:' is followed by something that is no path.");
        }
    }

    /** The file of this path; text that is no path, or too long to be one, names none. */
    private static Optional<SecretRef> existing(String text) {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            return Files.isRegularFile(path) ? Optional.of(new SecretRef("file", path.toString())) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
