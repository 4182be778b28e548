package io.sluice.boot;

import io.smallrye.config.SmallRyeConfig;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of the person who starts the gateway. The log is for what happens later. Where the log is JSON, nobody sits
 * there: what is said here is then a line of it, too.
 */
final class Terminal {
    private static volatile @Nullable JsonTerminal json;

    private Terminal() {}

    /** From now on everything that is printed has the form that the configuration gives to the log's console. */
    static void speakAsTheLog(SmallRyeConfig config) {
        if (json == null) { // not again after a live reload
            JsonTerminal.asConfigured(config).ifPresent(chosen -> {
                chosen.takeOverStreams();
                json = chosen;
            });
        }
    }

    /** Tells one thing, of one or more lines. */
    static void say(String text) {
        JsonTerminal chosen = json;
        if (chosen == null) {
            System.out.println(text);
        } else {
            text.lines().forEach(chosen::say);
        }
    }

    static void complain(String text) {
        JsonTerminal chosen = json;
        if (chosen == null) {
            System.err.println(text);
        } else {
            chosen.complain(text, null);
        }
    }

    /** Of a bug of ours. */
    static void complain(Throwable bug) {
        JsonTerminal chosen = json;
        if (chosen == null) {
            bug.printStackTrace();
        } else {
            chosen.complain("Sluice cannot start", bug);
        }
    }

    /** The process ends before logging was set up: what the log holds back is written now rather than raw at the end. */
    static void releaseLog() {
        JsonTerminal chosen = json;
        if (chosen != null) {
            chosen.releaseLog();
        }
    }
}
