package io.sluice.catalog;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the sources of the catalog, and since when the served snapshot is known to be true to them. */
@Singleton
public final class CatalogHealth {
    private final Clock clock;
    private volatile State state;

    CatalogHealth(Clock clock) {
        this.clock = clock;
        this.state = new State(List.of(), List.of(), List.of(), clock.instant(), false);
    }

    /** Why the catalog is not all that administrators declared; empty when it is. */
    public List<String> problems() {
        State now = state;
        var all = new ArrayList<>(now.file());
        all.addAll(now.store());
        if (!now.loaded()) {
            all.add("The catalog is not loaded yet.");
        }
        return all;
    }

    /** Whether there is a catalog to serve calls from, be it all that administrators declared or not. */
    boolean isLoaded() {
        return state.loaded();
    }

    /**
     * Which routes are not for this gateway's environment, each with the reason. No problem: they are served by the gateways of
     * theirs.
     */
    public List<String> leftOut() {
        return state.leftOut();
    }

    /** Whether the administrators' file as it is now cannot be used. */
    public boolean fileIsRefused() {
        return !state.file().isEmpty();
    }

    /** How long ago the served snapshot was last known to be what the sources say. */
    public Duration age() {
        return Duration.between(state.confirmedAt(), clock.instant());
    }

    /** Notes what is wrong with the file; true when that is news. */
    synchronized boolean fileProblems(List<String> problems) {
        boolean news = !state.file().equals(problems);
        state = new State(List.copyOf(problems), state.store(), state.leftOut(), state.confirmedAt(), state.loaded());
        return news;
    }

    /** Notes what is wrong with stored routes; true when that is news. */
    synchronized boolean storeProblems(List<String> problems) {
        boolean news = !state.store().equals(problems);
        state = new State(state.file(), List.copyOf(problems), state.leftOut(), state.confirmedAt(), state.loaded());
        return news;
    }

    /** Notes which routes are not for this gateway's environment; true when that is news. */
    synchronized boolean leftOut(List<String> reasons) {
        boolean news = !state.leftOut().equals(reasons);
        state = new State(state.file(), state.store(), List.copyOf(reasons), state.confirmedAt(), state.loaded());
        return news;
    }

    /** The store has just been seen to hold what is served; with a good file, the snapshot is true to all its sources. */
    synchronized void confirmed() {
        if (state.file().isEmpty() && state.store().isEmpty()) {
            state = new State(state.file(), state.store(), state.leftOut(), clock.instant(), true);
        } else {
            state = new State(state.file(), state.store(), state.leftOut(), state.confirmedAt(), true);
        }
    }

    private record State(
            List<String> file, List<String> store, List<String> leftOut, Instant confirmedAt, boolean loaded) {}
}
