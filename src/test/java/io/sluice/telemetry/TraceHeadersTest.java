package io.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The W3C's recommendation, sentence by sentence. */
class TraceHeadersTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Example
    void readsTheRecommendationsExample() {
        assertThat(read(PARENT)).isEqualTo(new TraceContext(TRACE, SPAN, 1, ""));
        assertThat(read("00-" + TRACE + "-" + SPAN + "-00")).isEqualTo(new TraceContext(TRACE, SPAN, 0, ""));
    }

    @Property
    void whatIsWrittenIsReadAgain(
            @ForAll("traces") String trace,
            @ForAll("spans") String span,
            @ForAll @IntRange(max = 3) int flags,
            @ForAll("states") String state) {
        // Given
        var context = new TraceContext(trace, span, flags, state);
        Map<String, String> written = new HashMap<>();

        // When
        TraceHeaders.write(context, true, written::put);

        // Then
        assertThat(TraceHeaders.read(
                        List.of(written.get("traceparent")),
                        written.containsKey("tracestate") ? List.of(written.get("tracestate")) : List.of()))
                .isEqualTo(context);
    }

    @Property
    void neverThrowsAndNeverReadsWhatIsNotValid(@ForAll String text) {
        assertThat(read(text)).isNull(); // no generated text is 55 such characters
    }

    @Property
    void oneWrongCharacterVoidsIt(@ForAll @IntRange(max = 54) int at, @ForAll("strangers") char stranger) {
        assertThat(read(PARENT.substring(0, at) + stranger + PARENT.substring(at + 1)))
                .isNull();
    }

    @Property
    void oneMissingCharacterVoidsIt(@ForAll @IntRange(max = 54) int at) {
        assertThat(read(PARENT.substring(0, at) + PARENT.substring(at + 1))).isNull();
    }

    @Example
    void refusesWhatTheRecommendationRefuses() {
        assertThat(List.of(
                        "ff-" + TRACE + "-" + SPAN + "-01",
                        "00-00000000000000000000000000000000-" + SPAN + "-01",
                        "00-" + TRACE + "-0000000000000000-01",
                        "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-" + SPAN + "-01",
                        PARENT + "-",
                        PARENT + "-more",
                        PARENT + "0",
                        "01-" + TRACE + "-" + SPAN + "-01more",
                        ""))
                .allSatisfy(parent -> assertThat(read(parent)).as(parent).isNull());
        assertThat(TraceHeaders.read(List.of(PARENT, PARENT), List.of()))
                .as("sent twice")
                .isNull();
    }

    @Example
    void readsLaterVersionsAsFarAsThisOneGoesAndWritesThisOne() {
        assertThat(read("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like"))
                .isEqualTo(new TraceContext(TRACE, SPAN, 1, ""))
                .extracting(TraceContext::parent)
                .isEqualTo(PARENT);
        assertThat(read("cc-" + TRACE + "-" + SPAN + "-01")).isNotNull();
    }

    @Example
    void flagsThatDoNotExistAreNotPassedOn() {
        assertThat(read("00-" + TRACE + "-" + SPAN + "-ff").parent()).endsWith("-03");
    }

    @Example
    void joinsTheHeadersOfAStateAndDropsWhatIsEmpty() {
        assertThat(state("rojo=00f067aa0ba902b7, ,", "\tcongo=t61rcWkgMzE , a@b=x y"))
                .isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,a@b=x y");
    }

    @Example
    void oneMemberThatIsNotValidVoidsTheStateAndNotTheParent() {
        assertThat(List.of(
                        "a=1,a=2",
                        "Upper=1",
                        "1digit=1",
                        "a=",
                        "a",
                        "a=b=c",
                        "a=\u00fc",
                        "a@1b=1",
                        "@a=1",
                        "a@=1",
                        "a=" + "x".repeat(257),
                        "a".repeat(257) + "=1",
                        members(33)))
                .allSatisfy(state -> assertThat(state(state)).as(state).isEmpty());
        assertThat(state(members(32))).isEqualTo(members(32));
        assertThat(state("1digit@tenant=1,a=" + "x".repeat(256))).isNotEmpty();
    }

    @Example
    void aLongStateLosesItsLongestMembersFirstAndThenItsLast() {
        String large = "l=" + "x".repeat(200);
        String small = "abcdefgh=" + "y".repeat(91);
        List<String> all = new ArrayList<>(List.of("first=1", large));
        for (int i = 0; i < 6; i++) {
            all.add("k" + i + small);
        }

        assertThat(state(String.join(",", all)))
                .hasSizeLessThanOrEqualTo(512)
                .startsWith("first=1,k0")
                .contains("k3")
                .doesNotContain("k4", "l=");
    }

    @Provide
    Arbitrary<String> traces() {
        return hex(16);
    }

    @Provide
    Arbitrary<String> spans() {
        return hex(8);
    }

    @Provide
    Arbitrary<String> states() {
        Arbitrary<String> key = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("_-*/")
                .ofMinLength(1)
                .ofMaxLength(8)
                .map(text -> "k" + text);
        Arbitrary<String> value = Arbitraries.strings()
                .withCharRange('!', '+')
                .withCharRange('>', '~')
                .ofMinLength(1)
                .ofMaxLength(20);
        return Combinators.combine(key, value)
                .as((k, v) -> k + "=" + v)
                .list()
                .uniqueElements(member -> member.substring(0, member.indexOf('=')))
                .ofMaxSize(10)
                .map(members -> String.join(",", members));
    }

    /** None of them may stand anywhere in the header. */
    @Provide
    Arbitrary<Character> strangers() {
        return Arbitraries.of('g', 'A', 'F', '_', ' ', '\u0660', '\uff10', '\n');
    }

    private static Arbitrary<String> hex(int bytes) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(bytes)
                .map(HexFormat.of()::formatHex)
                .filter(text -> text.chars().anyMatch(digit -> digit != '0'));
    }

    private static String members(int count) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add("m" + i + "=1");
        }
        return String.join(",", members);
    }

    private static TraceContext read(String parent) {
        return TraceHeaders.read(List.of(parent), List.of());
    }

    private static String state(String... states) {
        return TraceHeaders.read(List.of(PARENT), List.of(states)).state();
    }
}
