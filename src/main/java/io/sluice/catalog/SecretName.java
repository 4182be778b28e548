package io.sluice.catalog;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.List;
import java.util.regex.Pattern;

/** How secrets may be called that administrators import: like paths, and out of the way of those that Sluice names itself. */
final class SecretName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");
    private static final int MAX_LENGTH = 255;

    private SecretName() {}

    /** Fails with {@link CallFailed} of an invalid request unless a new secret may have this name. */
    static void requireNew(String name) {
        if (name.length() > MAX_LENGTH || !FORM.matcher(name).matches()) {
            throw refused(
                    "The name of a secret must be 1 to " + MAX_LENGTH + " letters, digits, _, -, . and / between them,"
                            + " such as llm/openai; no part may be empty or begin with a dot.");
        }
        for (String prefix : List.of(SecretMover.Owner.ROUTE.prefix(), SecretMover.Owner.FILE.prefix(), "sluice/")) {
            if (name.startsWith(prefix)) {
                throw refused("Names that begin with '" + prefix + "' are the gateway's own. Choose another one.");
            }
        }
    }

    private static CallFailed refused(String message) {
        return new CallFailed(Failure.InvalidRequest.of("name", "secret_name", message));
    }
}
