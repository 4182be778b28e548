package io.sluice.secret;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Port of an engine that keeps credentials, one per scheme of {@link SecretRef}. */
public interface SecretStore {
    /** The scheme this engine answers for. */
    String scheme();

    /**
     * The credential behind a reference. Answers from memory where it can; never blocks the calling thread. Fails with
     * {@link SecretUnavailable} when there is none or it cannot be had.
     */
    Uni<Secret> resolve(SecretRef ref);

    /**
     * The upstream did not accept this credential: it is read anew where it is kept, past what is held in memory. Calls
     * that report the same credential while that goes on share one reading.
     *
     * @param refused what was sent; when something else is held by now, nothing is read
     * @return whether another try can be expected to end otherwise; false when it cannot be read anew. Does not fail
     */
    Uni<Boolean> invalidate(SecretRef ref, Secret refused);

    /** When a reference's value was read and what is wrong with it, as far as this engine remembers. From memory. */
    default SecretStatus status(SecretRef ref) {
        return SecretStatus.NONE;
    }

    /**
     * The references of all routes that are served from now on. Engines that keep values up to date ahead of their use do so
     * for these, and answer for them in readiness.
     */
    default void serve(Set<SecretRef> refs) {}

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

        /**
         * Every version of everything that was written here and not deleted, in any order. Reads no credential. A store that
         * others manage lists nothing.
         */
        Uni<List<Kept>> versions();

        /**
         * The name under which a reference was written, of whatever version; empty when it is none that {@link #write}
         * gives out.
         */
        Optional<String> nameOf(SecretRef ref);

        /** Whether what is written and deleted here is undone with the database's transaction under way. */
        boolean joinsTransactions();
    }

    /**
     * What came of a write.
     *
     * @param ref  the reference of the version that holds the credential
     * @param anew whether that version was made by this write; the same credential is not written twice
     */
    record Written(SecretRef ref, boolean anew) {}

    /**
     * One version of what a store keeps.
     *
     * @param ref       of exactly this version
     * @param version   counted up by every write of the name, not always by one
     * @param writtenAt when it was written
     */
    record Kept(String name, SecretRef ref, int version, Instant writtenAt) {}
}
