package io.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates a server could show. */
class ServedCertificateTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path folder;

    private static SelfSigned mine;

    @BeforeAll
    static void make() throws Exception {
        mine = SelfSigned.make(folder, "mine");
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void readsACertificateWithItsKey(String algorithm) throws Exception {
        SelfSigned whole = SelfSigned.make(folder, "whole-" + algorithm, "-keyalg", algorithm, "-validity", "10");

        ServedCertificate served = read(whole.certificatePem(), whole.keyPem());

        assertThat(served.subject()).isEqualTo("CN=whole-" + algorithm);
        assertThat(served.lifetime()).isEqualTo(Duration.ofDays(10));
        assertThat(served.invalidity(Instant.now().plusSeconds(60))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void refusesTheKeyOfAnother(String algorithm) throws Exception {
        SelfSigned one = SelfSigned.make(folder, "one-" + algorithm, "-keyalg", algorithm, "-validity", "10");
        SelfSigned other = SelfSigned.make(folder, "other-" + algorithm, "-keyalg", algorithm, "-validity", "10");

        assertThatThrownBy(() -> read(one.certificatePem(), other.keyPem()))
                .isInstanceOf(TlsProblem.class)
                .hasMessage("the private key is not that of the certificate");
    }

    @Test
    void saysWhenItIsNotValid() throws Exception {
        ServedCertificate served = read(mine.certificatePem(), mine.keyPem());

        assertThat(served.invalidity(served.notBefore().minusSeconds(1)))
                .hasValueSatisfying(problem ->
                        assertThat(problem).isEqualTo("the certificate is not valid before " + served.notBefore()));
        assertThat(served.invalidity(served.notAfter().plusSeconds(1)))
                .hasValueSatisfying(
                        problem -> assertThat(problem).isEqualTo("the certificate expired at " + served.notAfter()));
    }

    private static ServedCertificate read(String certificate, String key) throws Exception {
        var options =
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
        return ServedCertificate.read(options.loadKeyStore(VERTX), options, VERTX);
    }
}
