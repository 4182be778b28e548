package io.sluice.identity;

import java.util.Map;

/**
 * What was done to the directory, for the record.
 *
 * @param action  {@code <thing>.<verb>}
 * @param target  {@code <kind>:<name>}
 * @param details text, numbers, lists and maps of them; never a key
 */
record Deed(String action, String target, Map<String, Object> details) {
    /** What a change gave, with what it did. */
    record Done<T>(T item, Deed deed) {}

    /** This deed with what it gave. */
    <T> Done<T> with(T item) {
        return new Done<>(item, this);
    }
}
