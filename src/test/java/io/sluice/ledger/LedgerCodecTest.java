package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.Payer;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.LedgerCodec.Record;
import io.sluice.model.CallId;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import io.sluice.model.Usage.Media;
import io.sluice.model.Usage.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LedgerCodecTest {
    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("entries") LedgerEntry entry) {
        assertThat(LedgerCodec.read(LedgerCodec.begin(entry.begun()))).isEqualTo(new Record.Begin(entry.begun()));
        assertThat(LedgerCodec.read(LedgerCodec.end(entry))).isEqualTo(new Record.End(entry));
    }

    @Test
    void readsWhatANewerGatewayWrote() {
        // Given
        LedgerEntry entry = TestEntries.at("2026-03-05T10:00:00Z").entry();
        String text = new String(LedgerCodec.end(entry), StandardCharsets.UTF_8)
                .replace("\"r\":\"end\"", "\"r\":\"end\",\"new\":{\"a\":1}")
                .replace("\"finish\":\"STOP\"", "\"finish\":\"BORED\"");

        // When
        Record read = LedgerCodec.read(text.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(read).isInstanceOfSatisfying(Record.End.class, end -> {
            assertThat(end.entry().begun()).isEqualTo(entry.begun());
            assertThat(end.entry().ended().finishReason()).isNull();
            assertThat(end.entry().ended().usage()).isEqualTo(entry.ended().usage());
        });
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThatThrownBy(() -> LedgerCodec.read("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textThatNoDatabaseTakesIsMadeToFit() {
        LedgerEntry entry = TestEntries.at("2026-03-05T10:00:00Z")
                .tags(Map.of("a\u0000", "\ud83d\ude00\ud83d"))
                .user("x".repeat(300))
                .raw("{\"k\\u0000\": [\"\\udc00\", 1.50]}")
                .entry();

        assertThat(entry.begun().tags()).isEqualTo(Map.of("a\uFFFD", "\ud83d\ude00\uFFFD"));
        assertThat(entry.begun().user()).hasSize(255);
        assertThat(entry.ended().usage().raw()).extracting(Json::text).isEqualTo("{\"k\uFFFD\":[\"\uFFFD\",1.50]}");
        assertThat(LedgerCodec.read(LedgerCodec.end(entry))).isEqualTo(new Record.End(entry));
    }

    @Test
    void aUsageDocumentThatIsNoneIsNotKept() {
        assertThat(TestEntries.at("2026-03-05T10:00:00Z")
                        .raw("\"" + "x".repeat(70_000) + "\"")
                        .entry()
                        .ended()
                        .usage()
                        .raw())
                .isNull();
    }

    @Provide
    Arbitrary<LedgerEntry> entries() {
        return Combinators.combine(begun(), ended()).as(LedgerEntry::new);
    }

    private static Arbitrary<AttemptBegun> begun() {
        Arbitrary<Payer> payers = Combinators.combine(
                        text(), text(), text(), text().injectNull(0.3), text().injectNull(0.3))
                .as(Payer::new);
        Arbitrary<WorstCase> worst = Combinators.combine(count(), count(), count(), text().injectNull(0.3))
                .as(WorstCase::new);
        Arbitrary<Map<String, String>> tags = Arbitraries.maps(text(), text()).ofMaxSize(3);
        return Combinators.combine(
                        Combinators.combine(
                                        text(), text(), Arbitraries.integers().between(1, 99), instants())
                                .as(Head::new),
                        payers,
                        Combinators.combine(text(), text(), text(), text(), text())
                                .as(List::of),
                        tags,
                        text().injectNull(0.3),
                        worst,
                        amounts())
                .as((head, payer, names, tag, user, most, holds) -> new AttemptBegun(
                        new AttemptId(head.id()),
                        new CallId(head.call()),
                        head.number(),
                        head.at(),
                        payer,
                        names.get(0),
                        names.get(1),
                        names.get(2),
                        names.get(3),
                        names.get(4),
                        tag,
                        user,
                        most,
                        holds));
    }

    private static Arbitrary<AttemptEnded> ended() {
        Arbitrary<Tokens> tokens = Combinators.combine(
                        count(), count(), count(), count(), count(), count(), count(), count())
                .as((a, b, c, d, e, f, g, h) -> new Tokens(a, b, c, d, e, f, new Media(g, h, a, b)));
        Arbitrary<Usage> usage = Combinators.combine(tokens, text().injectNull(0.3))
                .as((counted, raw) -> Usage.reported(counted, raw == null ? null : document(raw, counted.input())));
        return Combinators.combine(
                        Combinators.combine(instants(), durations(), durations().injectNull(0.3))
                                .as(Times::new),
                        text(),
                        Arbitraries.of(FinishReason.class).injectNull(0.3),
                        text().injectNull(0.3),
                        usage,
                        Arbitraries.of(Known.class),
                        Combinators.combine(count(), text().injectNull(0.3)).as(Cost::new),
                        amounts())
                .as((times, outcome, finish, model, used, known, cost, charges) -> new AttemptEnded(
                        times.at(),
                        times.latency(),
                        times.first(),
                        outcome,
                        finish,
                        model,
                        used,
                        known,
                        cost.nanoUsd(),
                        cost.version(),
                        charges));
    }

    private static Json document(String text, long number) {
        try {
            return Json.of(JsonCodec.read(
                    JsonCodec.writeBytes(JsonCodec.object().put("text", text).put("number", number))));
        } catch (InvalidJson e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(300).map(Storable::text);
    }

    private static Arbitrary<Long> count() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.longs().between(0, 86_400_000_000L).map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(0, 4_102_444_800_000_000L)
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private static Arbitrary<List<BudgetAmount>> amounts() {
        return Combinators.combine(text(), instants(), count())
                .as(BudgetAmount::new)
                .list()
                .ofMaxSize(3);
    }

    private record Head(String id, String call, int number, Instant at) {}

    private record Times(Instant at, Duration latency, Duration first) {}

    private record Cost(long nanoUsd, String version) {}
}
