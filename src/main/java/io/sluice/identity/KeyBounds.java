package io.sluice.identity;

import io.sluice.identity.ApiKey.Narrowing;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a key that somebody makes for itself may be: never more than the key it was asked for with. What is left out is taken
 * from that key; what goes beyond it is refused.
 */
final class KeyBounds {
    private final Set<Permission> permissions;
    private final Narrowing narrowing;
    private final @Nullable Instant expiresAt;

    /**
     * @param presented null for somebody who came without a key of the directory, such as with a token
     */
    KeyBounds(Principal presenter, @Nullable ApiKey presented) {
        this.permissions = presenter.permissions();
        this.narrowing = presented == null ? Narrowing.NONE : presented.narrowing();
        this.expiresAt = presented == null ? null : presented.expiresAt();
    }

    /**
     * What is wanted, with the bounds where it says nothing.
     *
     * @throws io.sluice.model.CallFailed with {@link io.sluice.model.Failure.Forbidden} when it goes beyond them
     */
    Narrowing bounded(Narrowing wanted) {
        if (wanted.scopes() != null && !permissions.containsAll(wanted.scopes())) {
            throw beyond("scopes");
        }
        return new Narrowing(
                wanted.scopes() == null ? narrowing.scopes() : wanted.scopes(),
                within("routes", wanted.routes(), narrowing.routes(), KeyBounds::isWithin),
                within("models", wanted.models(), narrowing.models(), KeyBounds::isWithin),
                within("environments", wanted.environments(), narrowing.environments(), String::equals),
                within("networks", wanted.networks(), narrowing.networks(), (inner, outer) -> outer.contains(inner)));
    }

    /**
     * When it ends.
     *
     * @throws io.sluice.model.CallFailed with {@link io.sluice.model.Failure.Forbidden} when that is after the bound
     */
    @Nullable
    Instant bounded(@Nullable Instant wanted) {
        if (wanted == null || expiresAt == null) {
            return wanted == null ? expiresAt : wanted;
        }
        if (wanted.isAfter(expiresAt)) {
            throw beyond("expires_at");
        }
        return wanted;
    }

    /**
     * Checks that a key that exists is within the bounds as it is.
     *
     * @throws io.sluice.model.CallFailed with {@link io.sluice.model.Failure.Forbidden} when it is not
     */
    void require(ApiKey key) {
        if (!bounded(key.narrowing()).equals(key.narrowing())) {
            throw beyond("rights");
        }
        Instant end = bounded(key.expiresAt());
        if (end != null && !end.equals(key.expiresAt())) {
            throw beyond("expires_at");
        }
    }

    private static <T, C extends Collection<T>> @Nullable C within(
            String field, @Nullable C wanted, @Nullable C bound, BiPredicate<T, T> isWithin) {
        if (wanted == null || bound == null) {
            return wanted == null ? bound : wanted;
        }
        for (T one : wanted) {
            if (bound.stream().noneMatch(outer -> isWithin.test(one, outer))) {
                throw beyond(field);
            }
        }
        return wanted;
    }

    /** A star of the inner pattern is a character like others here: only a star of the outer one can stand for it. */
    private static boolean isWithin(NamePattern inner, NamePattern outer) {
        return outer.matches(inner.text());
    }

    private static RuntimeException beyond(String field) {
        return Refusal.forbidden(
                "A key can only narrow what the key it is made with may do; '" + field + "' goes beyond it.");
    }
}
