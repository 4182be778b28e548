package io.sluice.boot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.PackagedGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One address with {@code sslmode} means the same to both database clients. */
@Tag("side-by-side")
class DatabaseTlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path temp;

    @Test
    void bothClientsEncryptAndVerifyAsTheAddressSays() throws Exception {
        // Given
        Path certificate = temp.resolve("server.crt");
        Path key = temp.resolve("server.key");
        makeCertificate(certificate, key);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres?application_name=gateway";

            // When
            assertEncrypted(server, url + "&sslmode=require");
            assertEncrypted(server, url + "&sslmode=verify-full&sslrootcert=" + certificate);

            // Then
            try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                    .with(
                            "SLUICE_STORE_URL",
                            url.replace("localhost", "127.0.0.1") + "&sslmode=verify-full&sslrootcert=" + certificate)
                    .with("SLUICE_STORE_WAIT_FOR", "1S")) {
                PackagedGateway.Ended ended = gateway.runToEnd();
                assertThat(ended.status()).as("the certificate is of localhost").isEqualTo(1);
                assertThat(ended.output()).contains("could not be verified");
            }
        }
    }

    private void assertEncrypted(EmbeddedPostgres server, String url) throws Exception {
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                .with("SLUICE_STORE_URL", url)
                .start()) {
            given().get(gateway.managementUrl() + "/q/health/well").then().statusCode(200);
            try (var connection = server.getPostgresDatabase().getConnection();
                    var rows = connection
                            .createStatement()
                            .executeQuery("select bool_and(ssl), count(*) from pg_stat_activity"
                                    + " join pg_stat_ssl using (pid) where application_name = 'gateway'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(2)).as("connections of both clients").isGreaterThanOrEqualTo(2);
                assertThat(rows.getBoolean(1)).as("all encrypted").isTrue();
            }
        }
    }

    private void makeCertificate(Path certificate, Path key) throws Exception {
        Path store = temp.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "30",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Files.writeString(
                key, pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
