package io.sluice.interleaving;

import java.util.List;

/** Something done by several threads, made anew for every order. Loaded by {@link SteppedLoader}, with the code under test. */
public interface Scenario {
    /** What each thread does. Together they must not wait for each other. */
    List<Runnable> threads();

    /** Holds between any two steps; throws {@link AssertionError} when it does not. */
    void always();

    /** Holds when all threads are done. */
    void atEnd();
}
