package io.sluice.admission;

import static io.sluice.admission.RateLimit.Measure.CALLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admission.Scope.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitTableTest {
    private static final Subject ALICE =
            new Subject("acme", "search", "alice", null, "key_1", "chat", Map.of("project", "x"));

    @Test
    void findsTheLimitsOfAllScopesOfASubject() {
        var table = new LimitTable(List.of(
                limit("1", Kind.ORGANIZATION, "acme"),
                limit("2", Kind.TEAM, "search"),
                limit("3", Kind.MEMBER, "alice"),
                limit("4", Kind.KEY, "key_1"),
                limit("5", Kind.ROUTE, "chat"),
                limit("6", Kind.MEMBER_ON_ROUTE, "alice@chat"),
                limit("7", Kind.ROUTE, "other"),
                limit("8", Kind.MEMBER, "bob"),
                limit("9", Kind.SERVICE_ACCOUNT, "alice"),
                limit("a", Kind.MEMBER_ON_ROUTE, "alice@other")));

        assertThat(table.of(ALICE, List.of()))
                .extracting(RateLimit::id)
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    }

    @Test
    void severalLimitsOfOneScopeHoldTogetherAndBesideTheRoutesOwn() {
        var declared = limit("route:chat", Kind.ROUTE, "chat");
        var table = new LimitTable(List.of(limit("1", Kind.ROUTE, "chat"), limit("2", Kind.ROUTE, "chat")));

        assertThat(table.of(ALICE, List.of(declared)))
                .extracting(RateLimit::id)
                .containsExactly("route:chat", "1", "2");
    }

    @Test
    void emptyTableHandsBackWhatItWasGiven() {
        var others = List.of(limit("route:chat", Kind.ROUTE, "chat"));

        assertThat(LimitTable.EMPTY.of(ALICE, others)).isSameAs(others);
    }

    @Test
    void readsMlflowsPeriods() {
        assertThat(RenewalPeriod.parse("minute")).hasValueSatisfying(period -> {
            assertThat(period.duration()).isEqualTo(Duration.ofMinutes(1));
            assertThat(period).hasToString("1 minute");
        });
        assertThat(RenewalPeriod.parse(" 2 Hours "))
                .map(RenewalPeriod::duration)
                .contains(Duration.ofHours(2));
        assertThat(RenewalPeriod.parse("months")).map(RenewalPeriod::duration).contains(Duration.ofDays(30));
        assertThat(RenewalPeriod.parse("999999999 years"))
                .map(RenewalPeriod::duration)
                .contains(Duration.ofDays(3650));
        assertThat(RenewalPeriod.parse("fortnight")).isEmpty();
        assertThat(RenewalPeriod.parse("0 minutes")).isEmpty();
    }

    private static RateLimit limit(String id, Kind kind, String name) {
        return new RateLimit(id, new Scope(kind, name), CALLS, 10, Duration.ofMinutes(1));
    }
}
