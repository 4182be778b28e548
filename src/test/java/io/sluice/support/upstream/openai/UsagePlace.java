package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Said;

/** Where a stream tells its usage. */
enum UsagePlace {
    NOWHERE(false, false),
    /** In a chunk without choices, after all others. */
    OWN_CHUNK(false, true),
    /** In the chunk that tells why the answer ended. */
    WITH_FINISH(true, false),
    /** In both of these. */
    WITH_FINISH_AND_OWN_CHUNK(true, true),
    /** In every chunk, what was used so far. */
    IN_EVERY_CHUNK(true, false);

    private final boolean withFinish;
    private final boolean ownChunk;

    UsagePlace(boolean withFinish, boolean ownChunk) {
        this.withFinish = withFinish;
        this.ownChunk = ownChunk;
    }

    /** Where this answer tells it: as scripted, else as the house does. */
    static UsagePlace of(Said said, Flavor flavor, Call call) {
        return switch (said.usageSaid()) {
            case ABSENT -> NOWHERE;
            case WITH_FINISH -> WITH_FINISH;
            case IN_EVERY_CHUNK -> IN_EVERY_CHUNK;
            case TRULY, TWICE, ZERO -> flavor.usagePlace(asked(call));
        };
    }

    /** Whether the request asks for usage. */
    static boolean asked(Call call) {
        return call.body().path("stream_options").path("include_usage").asBoolean(false);
    }

    boolean withFinish() {
        return withFinish;
    }

    /** How many chunks of its own the usage has; one more where it is told twice. */
    int ownChunks(Said said) {
        var times = ownChunk ? 1 : 0;
        return this != NOWHERE && said.usageSaid() == Said.UsageSaid.TWICE ? times + 1 : times;
    }
}
