package io.sluice.model;

/** How long a provider is asked to keep the part of a prompt it has read, counted from its last use. */
public enum CacheLifetime {
    /** Five minutes, what is meant when nothing is said. */
    MINUTES,
    /** An hour, which costs more to write. */
    HOUR
}
