package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.admission.Budget;
import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Scope;
import io.sluice.admission.Window;
import io.sluice.admission.Window.Period;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A row of {@code budget}. */
@Entity
@Table(name = "budget")
class BudgetEntity extends PanacheEntityBase {
    @Id
    String id = "";

    @Column(name = "scope_kind", updatable = false)
    String scopeKind = "";

    @Column(name = "scope_name", updatable = false)
    String scopeName = "";

    @Column(updatable = false)
    String unit = "";

    long amount;

    @Column(updatable = false)
    @Nullable
    String period;

    @Column(name = "time_zone", updatable = false)
    @Nullable
    String timeZone;

    @Column(name = "rolling_seconds", updatable = false)
    @Nullable
    Long rollingSeconds;

    boolean hard;

    @Column(name = "soft_percent")
    @Nullable
    Integer softPercent;

    @Nullable
    String webhook;

    String unpriced = "";

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static BudgetEntity of(Budget budget, Instant now) {
        var row = new BudgetEntity();
        row.id = budget.id();
        row.scopeKind = budget.scope().kind().word();
        row.scopeName = budget.scope().name();
        row.unit = budget.unit().word();
        switch (budget.window()) {
            case Window.Calendar(Period period, ZoneId zone) -> {
                row.period = period.word();
                row.timeZone = zone.getId();
            }
            case Window.Rolling(Duration length) -> row.rollingSeconds = length.toSeconds();
        }
        row.createdAt = now;
        row.take(budget);
        return row;
    }

    void take(Budget budget) {
        amount = budget.limit();
        hard = budget.hard();
        softPercent = budget.softPercent();
        webhook = budget.webhook();
        unpriced = budget.unpriced().word();
    }

    Budget toBudget() {
        return new Budget(
                id,
                new Scope(Words.known(scopeKind, Scope.Kind::of), scopeName),
                Words.known(unit, Unit::of),
                amount,
                window(),
                hard,
                softPercent,
                webhook,
                Words.known(unpriced, Unpriced::of));
    }

    private Window window() {
        if (rollingSeconds != null) {
            return new Window.Rolling(Duration.ofSeconds(rollingSeconds));
        }
        return new Window.Calendar(
                Words.known(String.valueOf(period), Period::of), ZoneId.of(timeZone == null ? "UTC" : timeZone));
    }
}
