package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AuditTextTest {
    @Example
    void forgesNoLine() {
        assertThat(AuditText.line("chat\r\n2026-01-01 INFO forged\u2028\u202e\u0000\ud800\\n", 100))
                .isEqualTo("chat\\u000d\\u000a2026-01-01 INFO forged\\u2028\\u202e\\u0000\\ud800\\\\n");
    }

    @Example
    void tellsHowMuchWasCut() {
        assertThat(AuditText.line("x".repeat(1_000_000), 10)).isEqualTo("xxxxxxxxxx…(999990 more)");
        assertThat(AuditText.line("x".repeat(9) + "😀", 10)).isEqualTo("xxxxxxxxx…(2 more)");
    }

    @Property
    void isPlainAndBounded(@ForAll String text) {
        String line = AuditText.line(text, 50);

        assertThat(line).hasSizeLessThan(50 * 6 + 30).doesNotContainPattern("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}\\p{Cs}]");
    }

    @Property
    void keepsDifferentTextsDifferent(@ForAll String one, @ForAll String other) {
        Assume.that(!one.equals(other) && one.length() <= 100 && other.length() <= 100);

        assertThat(AuditText.line(one, 100)).isNotEqualTo(AuditText.line(other, 100));
    }

    @Property
    void detailsStayTheSameJsonInOneLine(@ForAll String text) throws InvalidJson {
        var details = JsonCodec.object().put("text", text);

        String written = AuditText.details(details);

        assertThat(written).doesNotContainPattern("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}\\p{Cs}]");
        assertThat(JsonCodec.read(written)).isEqualTo(details);
    }

    @Example
    void detailsThatAreTooLongNameTheirMembers() {
        var details = JsonCodec.object().put("small", 1).put("large", "x".repeat(100_000));

        assertThat(AuditText.details(details)).isEqualTo("{\"too_long\":100022,\"members\":[\"small\",\"large\"]}");
    }
}
