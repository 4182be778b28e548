package io.sluice.secret;

import io.smallrye.mutiny.Uni;

/** Port of an engine that keeps credentials, one per scheme of {@link SecretRef}. */
public interface SecretStore {
    /** The scheme this engine answers for. */
    String scheme();

    /**
     * The credential behind a reference. Answers from memory where it can; never blocks the calling thread. Fails with
     * {@link SecretUnavailable} when there is none or it cannot be had.
     */
    Uni<Secret> resolve(SecretRef ref);

    /** Forgets what is held in memory for a reference: the upstream did not accept it. */
    void invalidate(SecretRef ref);

    /** A store that credentials given to the gateway itself can be moved into. */
    interface Writable extends SecretStore {
        /**
         * Keeps a credential under a name, as a new version of it.
         *
         * @return the reference of exactly this version
         */
        Uni<SecretRef> write(String name, Secret secret);

        /** As {@link #write}, and tells whether there is something new. An engine that cannot tell says so always. */
        default Uni<Written> put(String name, Secret secret) {
            return write(name, secret).map(ref -> new Written(ref, true));
        }

        /** Removes all versions of a name; nothing happens when there are none. */
        Uni<Void> delete(String name);
    }

    /**
     * What came of a write.
     *
     * @param ref  the reference of the version that holds the credential
     * @param anew whether that version was made by this write; the same credential is not written twice
     */
    record Written(SecretRef ref, boolean anew) {}
}
