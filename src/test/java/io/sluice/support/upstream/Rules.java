package io.sluice.support.upstream;

import java.util.Set;

/**
 * What the double insists on.
 *
 * @param checked whether requests are checked at all; if not, the members below mean nothing
 * @param keyRequired whether a call without a key is refused, as vendors do and servers in one's own house do not
 * @param keys the only keys accepted; empty accepts any
 * @param models the only models served; empty serves any
 * @param knownFieldsOnly whether an unknown top-level member of the request is refused
 */
public record Rules(
        boolean checked, boolean keyRequired, Set<String> keys, Set<String> models, boolean knownFieldsOnly) {

    static final Rules DEFAULT = new Rules(true, true, Set.of(), Set.of(), false);

    /** Lets pass what can be answered. */
    static final Rules NONE = new Rules(false, false, Set.of(), Set.of(), false);

    public Rules {
        keys = Set.copyOf(keys);
        models = Set.copyOf(models);
    }

    public boolean accepts(String key) {
        return !keyRequired || keys.isEmpty() || keys.contains(key);
    }

    public boolean serves(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
