package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.0",
                "169.254.255.255",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "239.255.255.255",
                "ff02::1",
                "240.0.0.1",
                "255.255.255.255",
            })
    void refusesWhatNoModelLivesAt(String address) {
        assertThat(refusal(TestAddresses.rules(), "model.example.com", address)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "64:ff9b:1:a9fe:a9:fe00::",
                "2002:a9fe:a9fe::1",
                "2001:0:a9fe:a9fe::1",
                "2001:0:4136:e378:8000:63bf:5601:5601",
                "fd12::5efe:a9fe:a9fe",
                "fd12::200:5efe:a9fe:a9fe",
            })
    void refusesTheMetadataAddressInsideAnotherOne(String address) {
        assertThat(refusal(TestAddresses.rules(), "model.example.com", address))
                .contains("169.254.0.0/16 (link-local; cloud metadata)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "fd00::1",
                "8.8.8.8",
                "169.253.255.255",
                "169.255.0.0",
                "fec0::1",
                "fd00:ec2::253",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "::ffff:127.0.0.1",
                "::10.0.0.1",
            })
    void allowsWhereModelsLive(String address) {
        assertThat(refusal(TestAddresses.rules(), "model.example.com", address)).isEmpty();
    }

    @Test
    void deniesWhatTheConfigurationDenies() {
        // Given
        AddressRules rules = TestAddresses.rules(List.of("10.1.2.0/24"), List.of("10.0.0.0/8", "::1", " fd00::/8"));

        // Then
        assertThat(refusal(rules, "m", "10.9.9.9")).contains("10.0.0.0/8 (denied by sluice.upstream.address.denied)");
        assertThat(refusal(rules, "m", "::ffff:10.9.9.9")).isPresent();
        assertThat(refusal(rules, "m", "64:ff9b::10.9.9.9")).isPresent();
        assertThat(refusal(rules, "m", "::1")).isPresent();
        assertThat(refusal(rules, "m", "fd00::1")).isPresent();
        assertThat(refusal(rules, "m", "10.1.2.3")).isEmpty();
        assertThat(refusal(rules, "m", "64:ff9b::10.1.2.3")).isEmpty();
        assertThat(refusal(rules, "m", "11.0.0.1")).isEmpty();
    }

    @Test
    void allowsByNetworkByAddressAndByName() {
        // Given
        AddressRules rules =
                TestAddresses.rules(List.of("169.254.10.0/24", "fe80::7", "Metadata.Example.com"), List.of());

        // Then
        assertThat(refusal(rules, "m", "169.254.10.200")).isEmpty();
        assertThat(refusal(rules, "m", "169.254.11.1")).isPresent();
        assertThat(refusal(rules, "m", "fe80::7")).isEmpty();
        assertThat(refusal(rules, "m", "fe80::8")).isPresent();
        assertThat(refusal(rules, "metadata.example.COM.", "169.254.169.254")).isEmpty();
        assertThat(refusal(rules, "other.example.com", "169.254.169.254")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "ten", "10.0.0.0/-1", "fe80::/129", "10.0.0.0/8/8", "", "/8"})
    void refusesToStartWithADeniedEntryThatIsNoNetwork(String entry) {
        assertThatThrownBy(() -> TestAddresses.rules(List.of(), List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sluice.upstream.address.denied has '" + entry
                        + "', which is neither a network such as 10.0.0.0/8 nor an address.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "https://a.example.com", "a b", "", "169.254.43518", "0xa9fea9fe"})
    void refusesToStartWithAnAllowedEntryThatIsNothing(String entry) {
        assertThatThrownBy(() -> TestAddresses.rules(List.of(entry), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sluice.upstream.address.allowed has '" + entry + "', which is neither");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, 169.254.169.254",
        "169.254.169.254., 169.254.169.254",
        "2852039166, 169.254.169.254",
        "0xA9FEA9FE, 169.254.169.254",
        "0xa9.0xfe.0xa9.0xfe, 169.254.169.254",
        "0251.0376.0251.0376, 169.254.169.254",
        "025177524776, 169.254.169.254",
        "169.16689662, 169.254.169.254",
        "169.254.43518, 169.254.169.254",
        "0xa9.0376.43518, 169.254.169.254",
        "[::ffff:169.254.169.254], 169.254.169.254",
        "[::ffff:a9fe:a9fe], 169.254.169.254",
        "[fe80::1%25eth0], fe80:0:0:0:0:0:0:1",
        "0, 0.0.0.0",
        "0x, 0.0.0.0",
        "127.1, 127.0.0.1",
    })
    void readsEverySpellingOfAnAddress(String host, String address) {
        assertThat(HostLiteral.read(host).map(InetAddress::getHostAddress)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.openai.com",
                "localhost",
                "a.1",
                "1.a",
                "1.2.3.4.5",
                "256.1.1.1",
                "4294967296",
                "",
                ".",
                "08",
                "0xg",
                "[x]",
                "[::g]",
                "1..2"
            })
    void takesNamesForNames(String host) {
        assertThat(HostLiteral.read(host)).isEmpty();
    }

    private static Optional<String> refusal(AddressRules rules, String host, String address) {
        return rules.refusal(host, AddressForms.read(address).orElseThrow());
    }
}
