package io.sluice.catalog;

import java.util.List;

/**
 * What came of a rotation.
 *
 * @param secret  the new version
 * @param moved   the routes that use it now, by name
 * @param unmoved the routes that still use an older version, because only the file that declares them can say otherwise
 */
public record SecretRotation(KnownSecret secret, List<String> moved, List<String> unmoved) {
    public SecretRotation {
        moved = List.copyOf(moved);
        unmoved = List.copyOf(unmoved);
    }
}
