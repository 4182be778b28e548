package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.identity.Access;
import io.sluice.identity.Principal;
import io.sluice.identity.Role;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.LedgerFilter.Owner;
import io.sluice.ledger.LedgerJson;
import io.sluice.ledger.LedgerReader.Kept;
import io.sluice.ledger.TestEntries;
import io.sluice.ledger.UsageRow;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageParametersTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @Test
    void whoeverMayNotReadEverybodysUsageReadsTheOwn() {
        var parameters = new UsageParameters();
        parameters.member = List.of("bob");

        assertThat(parameters.filter(caller(Role.MEMBER), NOW).owner()).isEqualTo(new Owner("member", "alice"));
        assertThat(parameters.filter(caller(Role.OPERATOR), NOW).owner()).isEqualTo(new Owner("member", "alice"));
        assertThat(parameters.filter(caller(Role.AUDITOR), NOW).owner()).isNull();
        assertThat(parameters.filter(caller(Role.ADMIN), NOW).owner()).isNull();
        assertThat(parameters.filter(Principal.FIRST_ADMIN, NOW).owner()).isNull();
    }

    @Test
    void looksAtTheLastThirtyDaysUnlessToldOtherwise() {
        var parameters = new UsageParameters();

        assertThat(parameters.filter(Principal.FIRST_ADMIN, NOW).from()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(parameters.filter(Principal.FIRST_ADMIN, NOW).to()).isAfter(NOW);
        parameters.to = "2026-02-01T00:00:00+01:00";
        assertThat(parameters.filter(Principal.FIRST_ADMIN, NOW).from()).isEqualTo("2026-01-01T23:00:00Z");
        parameters.from = "2026-01-31T00:00:00Z";
        assertThat(parameters.filter(Principal.FIRST_ADMIN, NOW).from()).isEqualTo("2026-01-31T00:00:00Z");
    }

    @Test
    void readsGroupsInTheirOrder() {
        assertThat(UsageParameters.groups(List.of("route, day", "tag")))
                .containsExactly(Dimension.ROUTE, Dimension.DAY, Dimension.TAG);
        assertThat(UsageParameters.groups(List.of(""))).isEmpty();
        assertThat(UsageParameters.groups(null)).isEmpty();
    }

    @Test
    void theSchemasAreWhatIsWritten() {
        // Given
        ObjectNode row =
                LedgerJson.document(new Kept(TestEntries.at(NOW).raw("{}").entry(), "default"));
        List<Dimension> all = List.of(Dimension.values());
        var usage = new UsageRow(
                all.stream().map(Dimension::word).toList(),
                new UsageRow.Attempts(1, 1, 0, 0, 0),
                Map.of(),
                BigInteger.ONE);
        ObjectNode page = UsageDocuments.page(all, List.of(usage), "next");

        // Then
        same(row, UsageSchemas.LedgerRow.class);
        same((ObjectNode) row.get("worst_case"), UsageSchemas.WorstCase.class);
        same(page, UsageSchemas.UsagePage.class);
        same((ObjectNode) page.get("rows").get(0), UsageSchemas.UsageRow.class);
    }

    private static void same(ObjectNode written, Class<? extends Record> schema) {
        assertThat(written.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(schema.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    private static Principal caller(Role role) {
        return new Principal(
                Principal.Kind.MEMBER, "alice", "search", role, "key_alice", role.permissions(), Access.NONE);
    }
}
