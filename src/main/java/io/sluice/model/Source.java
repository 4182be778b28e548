package io.sluice.model;

import io.sluice.json.Json;

/**
 * The document a canonical value was read from, kept so that within one family nothing is lost, unknown members
 * included. Readers of another family ignore it: the canonical value says everything that can be said across families.
 */
public record Source(Family family, Json document) {
    /** Whether the document may be used as it is by {@code other}. */
    public boolean isOf(Family other) {
        return family.equals(other);
    }
}
