package io.sluice.catalog;

import io.sluice.provider.InvalidSettings;
import io.sluice.secret.SecretRef;
import java.util.Optional;

/** How the text that a declaration gives for a credential is understood; the file knows forms that the API refuses. */
@FunctionalInterface
public interface CredentialRules {
    /**
     * Where the credential is.
     *
     * @param setting the setting it is for
     * @param text    as declared; may be the credential itself, so it never goes into a message
     * @return empty when {@code text} is the credential itself
     * @throws InvalidSettings when it is in a form that is not accepted here, or leads nowhere
     */
    Optional<SecretRef> reference(String setting, String text) throws InvalidSettings;
}
