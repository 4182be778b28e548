package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.identity.Network;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word is taken for where a request came from. */
class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.7";
    private static final String STRANGER = "198.51.100.4";

    private static final TrustedProxies PLAIN = proxies(ForwardedHeader.X_FORWARDED_FOR);
    private static final TrustedProxies STANDARD = proxies(ForwardedHeader.FORWARDED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                          | 203.0.113.9",
                "203.0.113.9:4711                     | 203.0.113.9",
                "1.2.3.4, 203.0.113.9                 | 203.0.113.9",
                "1.2.3.4, 203.0.113.9, 10.0.0.8       | 203.0.113.9",
                "1.2.3.4,203.0.113.9,10.0.0.8,10.1.1.1| 203.0.113.9",
                "10.0.0.9, 10.0.0.8                   | 10.0.0.9",
                "2001:db8::1                          | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]                        | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:443                    | 2001:db8:0:0:0:0:0:1",
                "\"[2001:db8::1]:443\"                | 2001:db8:0:0:0:0:0:1",
                "2001:db8::1%eth0                     | 2001:db8:0:0:0:0:0:1",
                "::ffff:203.0.113.9                   | 203.0.113.9",
                "203.0.113.9, fd00::3                 | 203.0.113.9",
                "unknown                              | 10.0.0.7",
                "203.0.113.9, unknown                 | 10.0.0.7",
                "203.0.113.9, _hidden, 10.0.0.8       | 10.0.0.8",
                "203.0.113.9,                         | 10.0.0.7",
                "203.0.113.9, , 10.0.0.8              | 10.0.0.8",
                "example.com                          | 10.0.0.7",
                "999.1.1.1                            | 10.0.0.7",
                "010.0.0.1                            | 10.0.0.7",
                "1.2.3                                | 10.0.0.7",
                "203.0.113.9:port                     | 10.0.0.7",
                "203.0.113.9:123456                   | 10.0.0.7",
                "[203.0.113.9                         | 10.0.0.7",
                "2001:db8::1::2                       | 10.0.0.7",
                "'203.0.113.9'                        | 203.0.113.9"
            })
    void readsTheListFromItsEnd(String header, String source) {
        assertThat(source(PLAIN, header)).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.9                                              | 203.0.113.9",
                "For=203.0.113.9;proto=https;by=10.0.0.7                      | 203.0.113.9",
                "proto=https; host=gateway.example.com; for=203.0.113.9       | 203.0.113.9",
                "for=\"[2001:db8::1]:4711\"                                   | 2001:db8:0:0:0:0:0:1",
                "for=\"203.0.113.9:_busy\"                                    | 203.0.113.9",
                "for=1.2.3.4, for=203.0.113.9;by=10.0.0.8, for=10.0.0.8       | 203.0.113.9",
                "for=203.0.113.9;host=\"a,for=1.2.3.4\"                       | 203.0.113.9",
                "for=203.0.113.9;host=\"a\\\",for=1.2.3.4;x=\\\"\"            | 203.0.113.9",
                "for=\", for=203.0.113.9                                      | 203.0.113.9",
                "for=1.2.3.4;for=203.0.113.9                                  | 10.0.0.7",
                "for=_hidden                                                  | 10.0.0.7",
                "for=unknown                                                  | 10.0.0.7",
                "for=                                                         | 10.0.0.7",
                "by=203.0.113.9                                               | 10.0.0.7",
                "203.0.113.9                                                  | 10.0.0.7",
                "for = 203.0.113.9                                            | 10.0.0.7",
                "for=203.0.113.9 for=1.2.3.4                                  | 10.0.0.7",
                "xfor=203.0.113.9                                             | 10.0.0.7"
            })
    void readsTheStandardsHeader(String header, String source) {
        assertThat(source(STANDARD, header)).isEqualTo(source);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(PLAIN.source(PROXY, values("X-Forwarded-For", "1.2.3.4", "203.0.113.9, 10.0.0.8", "10.0.0.9")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void onlyTheHeaderThatWasChosenIsRead() {
        Function<String, List<String>> both =
                Map.of("X-Forwarded-For", List.of("203.0.113.9"), "Forwarded", List.of("for=203.0.113.10"))::get;

        assertThat(PLAIN.source(PROXY, both)).isEqualTo("203.0.113.9");
        assertThat(STANDARD.source(PROXY, both)).isEqualTo("203.0.113.10");
    }

    @Test
    void aListWithoutEndIsCut() {
        String endless = "203.0.113.9, " + String.join(",", Collections.nCopies(2000, "10.0.0.8"));

        assertThat(source(PLAIN, endless)).isEqualTo("10.0.0.8");
    }

    @Test
    void nobodyIsTrustedUnlessNamed() {
        var nobody = named();

        assertThat(nobody.source(PROXY, values("X-Forwarded-For", "203.0.113.9")))
                .isEqualTo(PROXY);
        assertThat(nobody.areEverybody()).isFalse();
    }

    @Test
    void knowsTheNetworkOfEverybody() {
        assertThat(named("10.0.0.0/8", "0.0.0.0/0").areEverybody()).isTrue();
        assertThat(named("::/0").areEverybody()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/8, beyond the prefix", "10.0.0.0/40, from 0 to 32", "proxy.example.com, not an IPv4"})
    void aNetworkThatIsNoneIsNamedWithItsProperty(String text, String rule) {
        assertThatThrownBy(() -> named(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sluice.api.trusted-proxies")
                .hasMessageContaining(text)
                .hasMessageContaining(rule);
    }

    @Property
    void aStrangersHeaderChangesNothing(@ForAll String header) {
        assertThat(PLAIN.source(STRANGER, values("X-Forwarded-For", header))).isEqualTo(STRANGER);
        assertThat(STANDARD.source(STRANGER, values("Forwarded", header))).isEqualTo(STRANGER);
    }

    @Property
    void whateverTheCallerSendsTheProxyTellsTheTruth(
            @ForAll("headers") String invented, @ForAll("outside") String caller, @ForAll("ours") List<String> passed) {
        String behind = passed.stream().map(proxy -> ", " + proxy).collect(Collectors.joining());

        assertThat(source(PLAIN, invented + ", " + caller + behind)).isEqualTo(caller);
        assertThat(source(STANDARD, invented + ", for=" + caller + behind.replace(", ", ", for=")))
                .isEqualTo(caller);
    }

    @Property
    void theAnswerIsAlwaysAnAddressOfTheListOrThePeer(@ForAll("headers") String header) {
        String source = source(PLAIN, header);

        assertThat(source)
                .satisfiesAnyOf(
                        address -> assertThat(address).isEqualTo(PROXY),
                        address -> assertThat(HopAddress.of(address)).isEqualTo(address));
    }

    @Property
    void portsAndBracketsDoNotChangeAnAddress(@ForAll("v6") String address, @ForAll("ports") int port) {
        assertThat(HopAddress.of(address))
                .isEqualTo(HopAddress.of("[" + address + "]"))
                .isEqualTo(HopAddress.of("[" + address + "]:" + port))
                .isNotNull();
    }

    /** Anything, and much of what nearly is a header of proxies. */
    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> pieces = Arbitraries.of(
                "for=",
                "\"",
                "\\",
                ",",
                ";",
                " ",
                "[",
                "]",
                ":",
                "unknown",
                "_hidden",
                "10.0.0.1",
                "1.2.3.4",
                "::1",
                "by=x");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                pieces.list().ofMaxSize(20).map(list -> String.join("", list)));
    }

    @Provide
    Arbitrary<String> outside() {
        return Combinators.combine(
                        Arbitraries.integers().between(11, 126),
                        Arbitraries.integers().between(0, 255))
                .as((first, last) -> first + ".20.30." + last);
    }

    @Provide
    Arbitrary<List<String>> ours() {
        return Arbitraries.integers()
                .between(0, 255)
                .map(last -> "10.0.0." + last)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> v6() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.ONE.shiftLeft(100), BigInteger.ONE.shiftLeft(126))
                .map(TrustedProxiesTest::v6);
    }

    @Provide
    Arbitrary<Integer> ports() {
        return Arbitraries.integers().between(0, 65_535);
    }

    private static String v6(BigInteger number) {
        String digits = String.format("%032x", number);
        return Arrays.stream(digits.split("(?<=\\G.{4})")).collect(Collectors.joining(":"));
    }

    private static String source(TrustedProxies proxies, String header) {
        return proxies.source(PROXY, name -> List.of(header));
    }

    private static Function<String, List<String>> values(String name, String... values) {
        return asked -> asked.equals(name) ? List.of(values) : List.of();
    }

    private static TrustedProxies proxies(ForwardedHeader header) {
        return new TrustedProxies(List.of(Network.of("10.0.0.0/8"), Network.of("fd00::/8")), header);
    }

    private static TrustedProxies named(String... networks) {
        return TrustedProxies.of(List.of(networks), ForwardedHeader.X_FORWARDED_FOR);
    }
}
