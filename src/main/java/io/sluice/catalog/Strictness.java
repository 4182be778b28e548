package io.sluice.catalog;

/** What becomes of members that a definition may not have. */
public enum Strictness {
    /** They are refused by name: a slip of the pen should not go unnoticed. */
    STRICT,
    /** They are ignored with a warning, as MLflow ignores them. */
    LENIENT
}
