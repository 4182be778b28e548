package io.sluice.catalog;

import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore.Kept;
import io.sluice.secret.WritableStores;
import io.sluice.secret.WritableStores.WrittenSecret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is kept in the gateway's own store, and which references routes make, laid side by side. */
final class SecretInventory {
    private final WritableStores stores;
    private final Function<SecretRef, SecretStatus> status;
    private final Map<SecretRef, Kept> versions = new HashMap<>();
    private final Map<String, Kept> newest = new HashMap<>();
    private final List<ReferenceUse> uses;

    SecretInventory(
            WritableStores stores, Function<SecretRef, SecretStatus> status, List<Kept> kept, List<ReferenceUse> uses) {
        this.stores = stores;
        this.status = status;
        this.uses = uses;
        for (Kept version : kept) {
            versions.put(version.ref(), version);
            newest.merge(version.name(), version, (one, other) -> one.version() > other.version() ? one : other);
        }
    }

    /** Every reference that routes make, and the newest version of everything that is kept, in no order. */
    List<KnownSecret> all() {
        Set<SecretRef> refs = new LinkedHashSet<>();
        uses.forEach(use -> refs.add(use.ref()));
        newest.values().forEach(version -> refs.add(version.ref()));
        return refs.stream().map(this::known).toList();
    }

    /** All versions that are kept under a name, the newest first; those that routes use when its store does not tell. */
    List<KnownSecret> versionsOf(String name) {
        if (!newest.containsKey(name)) {
            return usesOf(name).stream()
                    .map(ReferenceUse::ref)
                    .distinct()
                    .map(this::known)
                    .toList();
        }
        return versions.values().stream()
                .filter(version -> version.name().equals(name))
                .sorted(Comparator.comparingInt(Kept::version).reversed())
                .map(version -> known(version.ref()))
                .toList();
    }

    /** One reference, when it is kept or used. */
    Optional<KnownSecret> find(SecretRef ref) {
        boolean there = versions.containsKey(ref)
                || uses.stream().anyMatch(use -> use.ref().equals(ref));
        return there ? Optional.of(known(ref)) : Optional.empty();
    }

    /** The uses of a name, whatever the version. */
    List<ReferenceUse> usesOf(String name) {
        return uses.stream()
                .filter(use -> stores.written(use.ref())
                        .filter(written -> written.name().equals(name))
                        .isPresent())
                .toList();
    }

    /** Whether a reference that one of our stores gave out names a version. No name of ours has this character. */
    static boolean isPinned(SecretRef ref) {
        return ref.name().indexOf('@') >= 0;
    }

    /** What is known of a reference, whether it is kept and used or not. */
    KnownSecret known(SecretRef ref) {
        var here = uses.stream().filter(use -> use.ref().equals(ref)).toList();
        var environments = new ArrayList<String>();
        if (here.stream().noneMatch(use -> use.environment().isEmpty())) {
            distinct(here.stream().map(ReferenceUse::environment)).forEach(environments::add);
        }
        Kept version = versions.get(ref);
        if (version == null) {
            version = follows(ref);
        }
        return new KnownSecret(
                ref,
                stores.written(ref).map(WrittenSecret::name).orElse(null),
                version,
                distinct(here.stream().map(ReferenceUse::route)).toList(),
                environments,
                status.apply(ref));
    }

    /** What a reference without a version leads to. */
    private @Nullable Kept follows(SecretRef ref) {
        return stores.written(ref)
                .filter(written -> !isPinned(ref))
                .map(written -> newest.get(written.name()))
                .filter(kept -> kept.ref().scheme().equals(ref.scheme()))
                .orElse(null);
    }

    private static Stream<String> distinct(Stream<String> texts) {
        return texts.distinct().sorted();
    }
}
