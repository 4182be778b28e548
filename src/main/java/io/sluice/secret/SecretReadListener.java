package io.sluice.secret;

/** Is told of credentials that this gateway reads. Must be quick and must not throw. */
@FunctionalInterface
public interface SecretReadListener {
    /** This process has read the credential behind a reference for the first time, or again after it could not be had. */
    void read(SecretRef ref);
}
