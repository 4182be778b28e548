package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db:5432/sluice",
                "postgres://db/sluice",
                "jdbc:postgresql://db:5432/sluice",
                "vertx-reactive:postgresql://db/sluice",
                " postgresql://db/sluice "
            })
    void readsEverySpellingAsTheSameAddress(String spelling) {
        // When
        StoreUrl url = StoreUrl.parse("X", spelling);

        // Then
        assertThat(url).isEqualTo(new StoreUrl("db", 5432, "sluice", null, null, Map.of()));
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5432/sluice");
        assertThat(url.reactive()).isEqualTo("postgresql://db:5432/sluice");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ada:p%40ss@db/x, ada, p@ss",
        "postgresql://ada@db/x, ada,",
        "jdbc:postgresql://db/x?user=ada&password=a%2Bb+c, ada, a+b+c",
        "postgresql://db/x, ,",
    })
    void readsUserAndPasswordAndKeepsThemOutOfBothAddresses(String spelling, String user, String password) {
        // When
        StoreUrl url = StoreUrl.parse("X", spelling);

        // Then
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password()).isEqualTo(password);
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5432/x");
        assertThat(url.reactive()).isEqualTo("postgresql://db:5432/x");
        assertThat(url.toString()).doesNotContain("ada");
    }

    @Test
    void keepsTheBracketsOfIpv6() {
        // When
        StoreUrl url = StoreUrl.parse("X", "postgresql://[2001:db8::7]:6000/x");

        // Then
        assertThat(url.host()).isEqualTo("2001:db8::7");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://[2001:db8::7]:6000/x");
        assertThat(url.place()).isEqualTo("[2001:db8::7]:6000");
    }

    @Test
    void translatesParameterNamesBetweenTheClients() {
        // When
        StoreUrl url =
                StoreUrl.parse("X", "jdbc:postgresql://db/x?currentSchema=app&ApplicationName=sluice&sslmode=prefer");

        // Then
        assertThat(url.jdbc()).contains("currentSchema=app", "ApplicationName=sluice", "sslmode=prefer");
        assertThat(url.reactive()).contains("search_path=app", "application_name=sluice", "sslmode=prefer");
    }

    @Test
    void tellsTheReactiveClientWhatSslmodeMeans() {
        assertThat(StoreUrl.parse("X", "postgresql://db/x").reactiveTls()).isEmpty();
        assertThat(StoreUrl.parse("X", "postgresql://db/x?sslmode=require").reactiveTls())
                .isEqualTo(Map.of("quarkus.datasource.reactive.trust-all", "true"));
        assertThat(StoreUrl.parse("X", "postgresql://db/x?sslmode=verify-full&sslrootcert=/etc/ca.pem")
                        .reactiveTls())
                .isEqualTo(Map.of(
                        "quarkus.datasource.reactive.trust-certificate-pem", "true",
                        "quarkus.datasource.reactive.trust-certificate-pem.certs", "/etc/ca.pem",
                        "quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS"));
        assertThat(StoreUrl.parse("X", "postgresql://db/x?sslmode=verify-ca&sslrootcert=/etc/ca.pem")
                        .reactiveTls())
                .doesNotContainKey("quarkus.datasource.reactive.hostname-verification-algorithm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "db:5432/sluice",
                "mysql://db/sluice",
                "postgresql:sluice",
                "postgresql://db",
                "postgresql://db/",
                "postgresql:///sluice",
                "postgresql://a:1,b:2/sluice",
                "postgresql://db:port/sluice",
                "postgresql://u:p@ss@db/sluice"
            })
    void refusesWhatIsNoAddressOfOneDatabaseWithoutRepeatingIt(String wrong) {
        assertThatThrownBy(() -> StoreUrl.parse("SLUICE_STORE_URL", wrong))
                .isInstanceOf(StoreProblem.class)
                .hasMessageStartingWith("SLUICE_STORE_URL is not the address of one PostgreSQL database.")
                .hasMessageNotContaining("p@ss");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://db:0/x | port in X must be between 1 and 65535",
                "postgresql://db:70000/x | port in X must be between 1 and 65535",
                "postgresql://db/x?tcpKeepAlive=true | Parameter 'tcpKeepAlive' in X",
                "postgresql://db/x?sslmode | Parameter 'sslmode' in X",
                "postgresql://db/x?sslmode=on | must be one of allow, disable, prefer, require, verify-ca, verify-full",
                "postgresql://db/x?sslmode=verify-full | needs sslrootcert",
                "postgresql://u:p%zz@db/x | '%'"
            })
    void namesWhatIsWrongWithAnAddress(String wrong, String reason) {
        assertThatThrownBy(() -> StoreUrl.parse("X", wrong))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining(reason);
    }

    @Property
    void eitherSpellingReadsBackAsTheSameAddress(@ForAll("addresses") StoreUrl url) {
        assertThat(StoreUrl.parse("X", url.jdbc())).isEqualTo(url);
        assertThat(StoreUrl.parse("X", url.reactive())).isEqualTo(url);
    }

    @Provide
    Arbitrary<StoreUrl> addresses() {
        Arbitrary<String> hosts = Arbitraries.of("db", "db.example.com", "127.0.0.1", "::1");
        Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65_535);
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('é', '€')
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<Map<String, String>> parameters =
                text.map(value -> Map.of("search_path", value, "application_name", value));
        return Combinators.combine(hosts, ports, text, parameters)
                .as((host, port, database, more) -> new StoreUrl(host, port, database, null, null, more));
    }
}
