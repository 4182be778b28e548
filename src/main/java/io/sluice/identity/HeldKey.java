package io.sluice.identity;

import io.sluice.identity.Directory.StoredKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the directory with its holder, put together when the directory changed, so that a call only looks. Remembers when
 * it was last used, over changes of the directory.
 */
final class HeldKey {
    private final StoredKey stored;
    private final @Nullable Principal principal;
    private final LastUse lastUse;

    /**
     * @param principal null when the owner is gone
     */
    HeldKey(StoredKey stored, @Nullable Principal principal, LastUse lastUse) {
        this.stored = stored;
        this.principal = principal;
        this.lastUse = lastUse;
    }

    StoredKey stored() {
        return stored;
    }

    ApiKey key() {
        return stored.key();
    }

    boolean hasOwner() {
        return principal != null;
    }

    /** Its holder; ask only for keys that were found by their text. */
    Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("a key without an owner is found by nobody");
        }
        return principal;
    }

    LastUse lastUse() {
        return lastUse;
    }

    /** When a key was last used. Safe for use by several threads; of two at the same time either wins. */
    static final class LastUse {
        private volatile @Nullable Instant at;
        private volatile boolean unwritten;

        LastUse(@Nullable Instant at) {
            this.at = at;
        }

        void now(Instant now) {
            at = now;
            unwritten = true;
        }

        /** Another gateway has seen it. */
        void seen(Instant elsewhere) {
            Instant known = at;
            if (known == null || known.isBefore(elsewhere)) {
                at = elsewhere;
            }
        }

        @Nullable
        Instant at() {
            return at;
        }

        /** It could not be written after all. */
        void putBack() {
            unwritten = true;
        }

        /** The time, if it was not taken before. */
        @Nullable
        Instant take() {
            if (!unwritten) {
                return null;
            }
            unwritten = false;
            return at;
        }
    }
}
