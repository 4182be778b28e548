package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.http.AddressRules;
import io.sluice.provider.http.TestAddresses;
import io.sluice.support.FakeProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.169.254:80",
                "169.254.169.254.",
                "2852039166",
                "0xA9FEA9FE",
                "0xa9.0xfe.0xa9.0xfe",
                "0251.0376.0251.0376",
                "169.254.43518:8080",
                "[::ffff:169.254.169.254]",
                "[::ffff:a9fe:a9fe]:80",
                "user@169.254.169.254",
            })
    void refusesTheMetadataAddressInAnySpelling(String host) {
        assertThatThrownBy(() -> read("http://" + host + "/v1", TestAddresses.rules()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("'api_base' leads to 169.254.169.254, which is not allowed as a provider's address:"
                        + " 169.254.0.0/16 (link-local; cloud metadata). The gateway's operators can allow it with"
                        + " sluice.upstream.address.allowed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::1]", "[::a9fe:a9fe]", "[fd00:ec2::254]", "[fe80::1]"})
    void refusesItInsideAnAddressOfTheNewKind(String host) {
        assertThatThrownBy(() -> read("http://" + host + "/v1", TestAddresses.rules()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("is not allowed as a provider's address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "2130706433", "0x7f.1", "010.0.0.1", "127.0.0.1."})
    void wantsAddressesThatEverybodyReadsTheSame(String host) {
        assertThatThrownBy(() -> read("http://" + host + "/v1", TestAddresses.rules()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(
                        "'api_base' has a host of numbers. Write an address as four decimal numbers such as 10.0.0.1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169。254。169。254/v1", "http://%31%36%39.254.169.254/v1", "http://①⑥⑨.254.169.254/v1"})
    void refusesHostsThatAreDisguised(String address) {
        assertThatThrownBy(() -> read(address, TestAddresses.rules()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("'api_base' must be an absolute address");
    }

    @Test
    void takesAddressesOfOnesOwnHouse() throws InvalidSettings {
        assertThat(read("http://127.0.0.1:8000/v1", TestAddresses.rules())).hasHost("127.0.0.1");
        assertThat(read("http://[::1]:8000/v1", TestAddresses.rules())).hasHost("[::1]");
        assertThat(read("http://10.0.0.1/v1", TestAddresses.rules())).hasHost("10.0.0.1");
        assertThat(read("http://169.254.10.1/v1", TestAddresses.rules(List.of("169.254.10.1"), List.of())))
                .hasHost("169.254.10.1");
    }

    private static @Nullable URI read(String address, AddressRules rules) throws InvalidSettings {
        return BaseAddress.of(Map.of("api_base", address), new FakeProvider().settings(), rules);
    }
}
