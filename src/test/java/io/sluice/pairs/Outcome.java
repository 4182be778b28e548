package io.sluice.pairs;

import java.util.List;

/** What became of one thing asked. The first three are all there may be. */
sealed interface Outcome {
    /** The answer was right, and the upstream really got what was asked. */
    record Works() implements Outcome {}

    /** Refused before anything was sent, in these words. */
    record Refused(String reason) implements Outcome {}

    /** The upstream's API has no such thing. */
    record NotInUpstream() implements Outcome {}

    /** Anything else; fails the suite. */
    record Wrong(List<String> problems) implements Outcome {}
}
