package io.sluice.admission.local;

import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.Used;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** What one call was charged on all its limits. */
final class LocalCharge implements Charge {
    private final Part[] parts;
    private final LongSupplier nanoClock;
    private final AtomicBoolean over = new AtomicBoolean();

    LocalCharge(Part[] parts, LongSupplier nanoClock) {
        this.parts = parts;
        this.nanoClock = nanoClock;
    }

    @Override
    public void settle(Used used) {
        if (over.compareAndSet(false, true)) {
            long now = nanoClock.getAsLong();
            for (Part part : parts) {
                part.settle(used, now);
            }
        }
    }

    @Override
    public void cancel() {
        if (over.compareAndSet(false, true)) {
            for (int i = parts.length - 1; i >= 0; i--) {
                parts[i].cancel();
            }
        }
    }
}
