package io.sluice.interleaving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all orders in which the threads of a scenario can take their steps: one thread runs at a time, up to its next
 * operation on an atomic, and all choices of who goes on are made, depth first. An order that comes to where another one was (the
 * same values in memory, and every thread has seen the same) is not followed a second time.
 *
 * <p>Reads of parts of arrays that no thread ever writes are no steps: they see the same in any order.
 *
 * <p>What is found is what can go wrong between operations on atomics. That plain and volatile fields are published by them is
 * not looked at.
 */
public final class Turns {
    private static final ThreadLocal<@Nullable Worker> MINE = new ThreadLocal<>();
    private static @Nullable Turns present;

    private final Supplier<Scenario> scenarios;
    private final Set<Long> written = new HashSet<>();
    private final Set<List<Long>> seen = new HashSet<>();
    private final List<Choice> choices = new ArrayList<>();
    private final List<LongSupplier> cells = new ArrayList<>();
    private final Map<Object, Long> numbers = new IdentityHashMap<>();
    private boolean wroteElsewhere;
    private int orders;

    private Turns(Supplier<Scenario> scenarios) {
        this.scenarios = scenarios;
    }

    /**
     * Goes through all orders.
     *
     * @return how many there were that are different
     * @throws AssertionError of the scenario, with the order in which it came about
     */
    public static int all(Supplier<Scenario> scenarios) {
        synchronized (Turns.class) {
            var turns = new Turns(scenarios);
            present = turns;
            try {
                return turns.explore();
            } finally {
                present = null;
            }
        }
    }

    private int explore() {
        do {
            boolean again;
            do {
                wroteElsewhere = false;
                run();
                orders++;
                again = next();
            } while (again && !wroteElsewhere);
            if (wroteElsewhere) { // a part that was taken for never written: from the beginning, with it
                choices.clear();
                seen.clear();
                orders = 0;
            }
        } while (wroteElsewhere);
        return orders;
    }

    /** The last choice that can be made otherwise is. */
    private boolean next() {
        while (!choices.isEmpty()) {
            Choice last = choices.removeLast();
            if (last.taken() + 1 < last.of()) {
                choices.add(new Choice(last.taken() + 1, last.of()));
                return true;
            }
        }
        return false;
    }

    private void run() {
        cells.clear();
        numbers.clear();
        Scenario scenario = scenarios.get();
        var workers = new ArrayList<Worker>();
        for (Runnable work : scenario.threads()) {
            workers.add(new Worker(work));
        }
        var order = new ArrayList<Integer>();
        try {
            workers.forEach(Worker::start);
            goOn(scenario, workers, order);
            scenario.atEnd();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("in the order of steps " + order + ": " + e.getMessage(), e);
        } finally {
            workers.forEach(Worker::abandon);
        }
    }

    private void goOn(Scenario scenario, List<Worker> workers, List<Integer> order) {
        int depth = 0;
        boolean follows = true;
        List<Worker> ready = ready(workers);
        while (!ready.isEmpty()) {
            int taken = 0;
            if (ready.size() > 1 && follows) {
                if (depth == choices.size()) {
                    follows = seen.add(state(workers));
                    if (follows) {
                        choices.add(new Choice(0, ready.size()));
                    }
                }
                taken = follows ? choices.get(depth).taken() : 0;
                depth++;
            }
            Worker worker = ready.get(taken);
            order.add(workers.indexOf(worker));
            worker.step();
            scenario.always();
            ready = ready(workers);
        }
    }

    private static List<Worker> ready(List<Worker> workers) {
        return workers.stream().filter(worker -> !worker.done).toList();
    }

    private List<Long> state(List<Worker> workers) {
        var state = new ArrayList<Long>();
        cells.forEach(cell -> state.add(cell.getAsLong()));
        workers.forEach(worker -> state.add(worker.done ? -1 : worker.history));
        return state;
    }

    /** A place in memory; its value tells states apart. */
    static int cell(LongSupplier value) {
        Turns turns = present;
        if (turns == null) {
            return -1;
        }
        turns.cells.add(value);
        return turns.cells.size() - 1;
    }

    /** Waits until it is this thread's turn. Whoever looks from outside needs none. */
    static void step() {
        Worker mine = MINE.get();
        if (mine != null) {
            mine.pause();
        }
    }

    /** The same for a part of an array, if it is ever written. */
    static void step(int cell, int index) {
        Turns turns = present;
        if (turns != null && turns.written.contains(place(cell, index))) {
            step();
        }
    }

    static void writes(int cell, int index) {
        Turns turns = present;
        if (MINE.get() != null && turns != null && turns.written.add(place(cell, index))) {
            turns.wroteElsewhere = true;
        }
    }

    /** What a thread has seen decides what it does next. */
    static long saw(long value) {
        Worker mine = MINE.get();
        if (mine != null) {
            mine.history = mine.history * 1_000_003 + value + 1;
        }
        return value;
    }

    static long numberOf(@Nullable Object object) {
        Turns turns = present;
        return object == null || turns == null
                ? 0
                : turns.numbers.computeIfAbsent(object, one -> turns.numbers.size() + 1L);
    }

    private static long place(int cell, int index) {
        return (long) cell << 32 | index & 0xffffffffL;
    }

    private record Choice(int taken, int of) {}

    /** A thread that does one step when it is told to. */
    private static final class Worker {
        private final Semaphore goes = new Semaphore(0);
        private final Semaphore stands = new Semaphore(0);
        private final Thread thread;
        private volatile boolean done;
        private volatile boolean abandoned;
        private volatile long history = 1;
        private volatile @Nullable Throwable failure;

        Worker(Runnable work) {
            thread = Thread.ofVirtual().unstarted(() -> {
                MINE.set(this);
                try {
                    work.run();
                } catch (Abandoned nobodyCares) {
                    // the order went wrong before its end
                } catch (Throwable e) { // the scenario's
                    failure = e;
                } finally {
                    done = true;
                    stands.release();
                }
            });
        }

        /** Up to its first step. */
        void start() {
            thread.start();
            await();
        }

        void step() {
            goes.release();
            await();
        }

        void pause() {
            if (abandoned) {
                throw new Abandoned();
            }
            stands.release();
            goes.acquireUninterruptibly();
            if (abandoned) {
                throw new Abandoned();
            }
        }

        void abandon() {
            abandoned = true;
            goes.release();
        }

        private void await() {
            stands.acquireUninterruptibly();
            Throwable thrown = failure;
            if (thrown != null) {
                throw new AssertionError("a thread failed: " + thrown, thrown);
            }
        }
    }

    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super(null, null, false, false);
        }
    }
}
