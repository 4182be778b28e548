package io.sluice.secret.embedded;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;

/** The master keys of this gateway by version. The newest seals; the others open what they have sealed. */
final class MasterKeys {
    private final NavigableMap<Integer, SecretKey> byVersion;

    /**
     * @param byVersion at least one
     */
    MasterKeys(NavigableMap<Integer, SecretKey> byVersion) {
        this.byVersion = Collections.unmodifiableNavigableMap(new TreeMap<>(byVersion));
        if (byVersion.isEmpty()) {
            throw new IllegalArgumentException("no master key");
        }
    }

    int newestVersion() {
        return byVersion.lastKey();
    }

    SecretKey newest() {
        return byVersion.lastEntry().getValue();
    }

    Optional<SecretKey> find(int version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    Set<Integer> versions() {
        return byVersion.keySet();
    }

    /** These and one more, newer than all. */
    MasterKeys with(SecretKey next) {
        var more = new TreeMap<>(byVersion);
        more.put(newestVersion() + 1, next);
        return new MasterKeys(more);
    }

    /** How many there are and never what they are. */
    @Override
    public String toString() {
        return "MasterKeys" + byVersion.keySet();
    }
}
