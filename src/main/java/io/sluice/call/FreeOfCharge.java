package io.sluice.call;

import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import io.sluice.routing.Target;
import io.sluice.upstream.AttemptObserver;
import io.smallrye.mutiny.Uni;

/** Follows attempts that use nothing, such as counts of tokens: they are metered and not in the ledger. */
final class FreeOfCharge implements AttemptObserver {
    private final CallMeter meter;

    FreeOfCharge(CallMeter meter) {
        this.meter = meter;
    }

    @Override
    public Uni<Void> begins(Target target, int number) {
        meter.begins(target, number);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void heard(ReplyFrame frame) {
        // what it says is not counted
    }

    @Override
    public void answered(Target target) {
        meter.attempt(target, null, null);
    }

    @Override
    public Uni<Void> failed(Target target, Failure failure) {
        meter.attempt(target, failure, null);
        return Uni.createFrom().voidItem();
    }
}
