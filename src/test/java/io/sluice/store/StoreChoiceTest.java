package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChoiceTest {
    private static final String JDBC = "quarkus.datasource.jdbc.url";
    private static final String REACTIVE = "quarkus.datasource.reactive.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    @Test
    void nothingSaidMeansEmbeddedInTheHomeDirectory() {
        assertThat(choose(Map.of()))
                .isEqualTo(new StoreChoice.Embedded(
                        Path.of("/home/ada/.sluice"),
                        Path.of("/home/ada/.sluice/postgres-programs"),
                        Duration.ofMinutes(5)));
    }

    @Test
    void aRelativeDataDirectoryIsMadeAbsolute() {
        // When
        StoreChoice choice = choose(Map.of("sluice.data-dir", "state/../here"));

        // Then
        assertThat(choice)
                .isInstanceOfSatisfying(
                        StoreChoice.Embedded.class,
                        embedded -> assertThat(embedded.dataDir())
                                .isEqualTo(Path.of("here").toAbsolutePath()));
    }

    @Test
    void refusesAHomelessUserWithoutADataDirectory() {
        assertThatThrownBy(() -> choose(Map.of("user.home", "?")))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("SLUICE_DATA_DIR");
        assertThat(choose(Map.of("user.home", "?", "sluice.data-dir", "/d"))).isInstanceOf(StoreChoice.Embedded.class);
    }

    @Test
    void ourUrlTellsBothClients() {
        // When
        Map<String, String> settings = settings(Map.of("sluice.store.url", "jdbc:postgresql://ada:pw@db/x"));

        // Then
        assertThat(settings)
                .isEqualTo(Map.of(
                        JDBC, "jdbc:postgresql://db:5432/x",
                        REACTIVE, "postgresql://db:5432/x",
                        USERNAME, "ada",
                        PASSWORD, "pw"));
    }

    @Test
    void aPasswordInAFileIsReadByTheClientsThemselves(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("password"), "pw\n");
        var given = new HashMap<>(Map.of("sluice.store.url", "postgresql://ada@db/x"));
        given.put("sluice.store.password-file", file.toString());

        // Then
        assertThat(settings(given))
                .isEqualTo(Map.of(
                        JDBC,
                        "jdbc:postgresql://db:5432/x",
                        REACTIVE,
                        "postgresql://db:5432/x",
                        USERNAME,
                        "ada",
                        "sluice.store.password-file",
                        file.toString(),
                        "quarkus.datasource.credentials-provider",
                        "store-password-file",
                        "quarkus.datasource.credentials-provider-name",
                        "store-password-file"));
        assertThat(choose(given))
                .isInstanceOfSatisfying(
                        StoreChoice.External.class,
                        external -> assertThat(external.address().password()).isEqualTo("pw"));
    }

    @Test
    void refusesAPasswordFileThatCannotBeMeant(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "pw");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThatThrownBy(() -> choose(Map.of(
                        "sluice.store.url", "postgresql://ada@db/x",
                        "sluice.store.password", "pw",
                        "sluice.store.password-file", file.toString())))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("set twice");
        assertThatThrownBy(() -> choose(
                        Map.of("sluice.store.url", "postgresql://db/x", "sluice.store.password-file", file.toString())))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("SLUICE_STORE_USERNAME");
        assertThatThrownBy(() -> choose(Map.of(
                        "sluice.store.url", "postgresql://ada@db/x", "sluice.store.password-file", empty.toString())))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> choose(Map.of(
                        "sluice.store.url",
                        "postgresql://ada@db/x",
                        "sluice.store.password-file",
                        folder.resolve("none").toString())))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("cannot be read from");
    }

    @Test
    void oneUrlOfQuarkusIsEnough() {
        assertThat(settings(Map.of(JDBC, "jdbc:postgresql://db/x", USERNAME, "ada")))
                .containsEntry(REACTIVE, "postgresql://db:5432/x")
                .containsEntry(USERNAME, "ada");
        assertThat(settings(Map.of(REACTIVE, "vertx-reactive:postgresql://db/x")))
                .containsEntry(JDBC, "jdbc:postgresql://db:5432/x")
                .doesNotContainKey(USERNAME);
    }

    @Test
    void bothUrlsOfQuarkusAreTakenAsTheyAre() {
        // Given
        String jdbc = "jdbc:postgresql://u:p@a:1,b:2/x?targetServerType=primary";
        String reactive = "postgresql://a:1/x";

        // When
        StoreChoice choice = choose(Map.of(JDBC, jdbc, REACTIVE, reactive));

        // Then
        assertThat(choice).isInstanceOfSatisfying(StoreChoice.External.class, external -> {
            assertThat(external.address().settings()).isEqualTo(Map.of(JDBC, jdbc, REACTIVE, reactive));
            assertThat(external.address().place()).isEqualTo("a:1,b:2");
        });
    }

    @Test
    void userAndPasswordApartWinOverThoseInTheAddress() {
        // When
        Map<String, String> settings = settings(Map.of(
                "sluice.store.url", "postgresql://ada:pw@db/x",
                "sluice.store.username", "grace",
                "sluice.store.password", "other"));

        // Then
        assertThat(settings).containsEntry(USERNAME, "grace").containsEntry(PASSWORD, "other");
    }

    @Test
    void refusesTwoNamesForTheDatabase() {
        assertThatThrownBy(() -> choose(Map.of("sluice.store.url", "postgresql://a/x", JDBC, "jdbc:postgresql://b/x")))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("named twice");
    }

    @Test
    void refusesAUserForNoDatabase() {
        assertThatThrownBy(() -> choose(Map.of("sluice.store.password", "hush")))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("SLUICE_STORE_URL")
                .hasMessageNotContaining("hush");
    }

    @Test
    void saysNothingOfPasswordsWhenPrinted() {
        assertThat(choose(Map.of("sluice.store.url", "postgresql://ada:hush@db/x"))
                        .toString())
                .doesNotContain("hush");
    }

    @Test
    void aNativeExecutableNeedsTheAddressOfADatabase() {
        assertThatThrownBy(() -> StoreChoice.from(config(Map.of()), true))
                .isInstanceOf(StoreProblem.class)
                .hasMessage(
                        "The native executable brings no embedded PostgreSQL."
                                + " Set SLUICE_STORE_URL=postgresql://host:port/database to use a PostgreSQL that runs elsewhere.");
        assertThat(StoreChoice.from(config(Map.of("sluice.store.url", "postgresql://db/x")), true))
                .isInstanceOf(StoreChoice.External.class);
    }

    private static Map<String, String> settings(Map<String, String> properties) {
        return ((StoreChoice.External) choose(properties)).address().settings();
    }

    private static StoreChoice choose(Map<String, String> properties) {
        return StoreChoice.from(config(properties), false);
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withSources(new PropertiesConfigSource(
                        Map.of("user.home", "/home/ada", "sluice.data-dir", "${user.home}/.sluice"), "defaults", 90))
                .withMapping(StoreConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build();
    }
}
