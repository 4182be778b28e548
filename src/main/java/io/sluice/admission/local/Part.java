package io.sluice.admission.local;

import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.Used;
import io.sluice.admission.local.Counter.Taken;

/** What one call was charged on one limit. Not guarded against being ended twice. */
record Part(RateLimit limit, Counter counter, long charged, Taken taken) {
    /** Corrects it to the truth. */
    void settle(Used used, long now) {
        if (limit.measure() == Measure.IN_FLIGHT) {
            cancel();
            return;
        }
        long surplus = limit.takenBy(used, charged) - charged;
        if (surplus < 0) {
            counter.giveBack(taken, -surplus);
        } else if (surplus > 0) {
            counter.add(surplus, now);
        }
    }

    void cancel() {
        counter.giveBack(taken, charged);
    }
}
