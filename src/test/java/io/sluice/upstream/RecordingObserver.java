package io.sluice.upstream;

import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import io.sluice.model.UpstreamError;
import io.sluice.routing.Target;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down how attempts went: {@code ok}, or what went wrong in one word. */
final class RecordingObserver implements AttemptObserver {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<ReplyFrame> heard = new CopyOnWriteArrayList<>();
    private final List<Integer> begun = new CopyOnWriteArrayList<>();

    /** How they went, in order. */
    List<String> told() {
        return told;
    }

    /** The numbers of those that began, in order. */
    List<Integer> begun() {
        return begun;
    }

    /** The frames of all attempts, in order. */
    List<ReplyFrame> heard() {
        return heard;
    }

    @Override
    public void heard(ReplyFrame frame) {
        heard.add(frame);
    }

    @Override
    public Uni<Void> begins(Target target, int number) {
        begun.add(number);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void answered(Target target) {
        told.add("ok");
    }

    @Override
    public Uni<Void> failed(Target target, Failure failure) {
        told.add(
                switch (failure) {
                    case Failure.Upstream(UpstreamError error) -> error.kind().name();
                    default -> failure.getClass().getSimpleName();
                });
        return Uni.createFrom().voidItem();
    }
}
