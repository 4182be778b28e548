package io.sluice.identity.postgres;

import io.sluice.identity.Caller;
import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.NamePattern;
import io.sluice.identity.Network;
import io.sluice.identity.Permission;
import io.sluice.identity.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Words of columns and what they stand for. */
final class Words {
    private Words() {}

    static Caller.Kind kind(String word) {
        return known(word, Caller.Kind::of);
    }

    static Role role(String word) {
        return known(word, Role::of);
    }

    static Grantee.Kind grantee(String word) {
        return known(word, Grantee.Kind::of);
    }

    /** Null stays null. A word that a newer version wrote is left out: a key never gets more rights by it. */
    static @Nullable Set<Permission> permissions(String @Nullable [] words) {
        if (words == null) {
            return null;
        }
        var known = EnumSet.noneOf(Permission.class);
        for (String word : words) {
            Permission.of(word).ifPresent(known::add);
        }
        return known;
    }

    /** Null stays null. */
    static @Nullable List<NamePattern> patterns(String @Nullable [] texts) {
        return texts == null ? null : NamePattern.all(List.of(texts));
    }

    /** Null stays null. */
    static @Nullable List<Network> networks(String @Nullable [] texts) {
        return texts == null ? null : Arrays.stream(texts).map(Network::of).toList();
    }

    /** Null stays null. */
    static @Nullable Set<String> set(String @Nullable [] texts) {
        return texts == null ? null : Set.of(texts);
    }

    /** Null stays null. */
    static <T> String @Nullable [] texts(@Nullable Collection<T> values, Function<T, String> text) {
        return values == null ? null : values.stream().map(text).sorted().toArray(String[]::new);
    }

    private static <T> T known(String word, Function<String, Optional<T>> meaning) {
        return meaning.apply(word)
                .orElseThrow(() -> new IllegalStateException(
                        "the database says '" + word + "' where this version of the gateway knows no such word"));
    }
}
