package io.sluice.boot;

/** The terminal of the person who starts the gateway. The log is for what happens later. */
final class Terminal {
    private Terminal() {}

    static void say(String line) {
        System.out.println(line);
    }

    static void complain(String line) {
        System.err.println(line);
    }
}
