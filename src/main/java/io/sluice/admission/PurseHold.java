package io.sluice.admission;

import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.Purse.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one call holds of all its budgets. */
final class PurseHold implements Budgets.Hold {
    /** A call without budgets. */
    static final PurseHold NOTHING = new PurseHold(List.of());

    private final List<Part> parts;
    private final AtomicBoolean over = new AtomicBoolean();

    PurseHold(List<Part> parts) {
        this.parts = parts;
    }

    @Override
    public List<Amount> amounts() {
        return parts.stream().map(part -> part.amount(part.held())).toList();
    }

    @Override
    public List<Amount> settle(Used used) {
        if (parts.isEmpty() || !over.compareAndSet(false, true)) {
            return List.of();
        }
        var charges = new ArrayList<Amount>(parts.size());
        for (Part part : parts) {
            long taken = part.unit().takenBy(used, part.held());
            part.window().settle(part.held(), taken);
            if (taken > 0) {
                charges.add(part.amount(taken));
            }
        }
        return charges;
    }

    @Override
    public void cancel() {
        if (over.compareAndSet(false, true)) {
            for (int i = parts.size() - 1; i >= 0; i--) {
                Part part = parts.get(i);
                part.window().cancel(part.held());
            }
        }
    }
}
