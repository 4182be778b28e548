package io.sluice.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the directory with its holder, put together when the directory changed, so that a call only looks. Remembers when
 * it was last used, over changes of the directory.
 */
final class HeldKey {
    private final ApiKey key;
    private final Principal principal;
    private final LastUse lastUse;

    HeldKey(ApiKey key, Principal principal, LastUse lastUse) {
        this.key = key;
        this.principal = principal;
        this.lastUse = lastUse;
    }

    ApiKey key() {
        return key;
    }

    Principal principal() {
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

        @Nullable
        Instant at() {
            return at;
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
