package io.sluice.catalog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.catalog.CatalogParts;
import io.sluice.catalog.RouteDraft;
import io.sluice.catalog.RouteOptions;
import io.sluice.model.Usage;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import io.sluice.secret.SecretRef;
import io.sluice.support.FakeProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogFileReaderTest {
    private static final String LOCATION = "/etc/sluice/gateway.yaml";

    private final ProviderRegistry providers =
            new ProviderRegistry(List.of(new FakeProvider(), new FakeProvider("keyless", false)));
    private final CatalogFileReader reader = new CatalogFileReader(
            CatalogParts.reader(providers),
            CatalogParts.assembler(providers),
            new FileCredentialRules(Set.of("env", "file", "secret")));

    @TempDir
    Path folder;

    @Test
    void readsEndpointsOfTheSecondGeneration() {
        // When
        FileEntries read = read("""
                endpoints:
                  - name: chat
                    endpoint_type: llm/v1/chat
                    model:
                      provider: fake-provider
                      name: m
                      config:
                        fake_api_key: literal
                    limit:
                      renewal_period: minute
                      calls: 10
                  - name: other
                    endpoint_type: llm/v1/completions
                    model: {provider: keyless, name: m}
                """);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.entries())
                .extracting(entry -> entry.declared().draft().name().value())
                .containsExactly("chat", "other");
        assertThat(read.entries()).allMatch(entry -> entry.declared().style() == Style.ENDPOINTS);
        RouteDraft chat = read.entries().getFirst().declared().draft();
        assertThat(chat.inline().bySetting()).containsOnlyKeys("fake_api_key");
        assertThat(chat.options().limit().calls()).isEqualTo(10);
    }

    @Test
    void readsTheRoutesOwnPriceBesideItsLimit() {
        // When
        FileEntries read = read("""
                endpoints:
                  - name: chat
                    endpoint_type: llm/v1/chat
                    model: {provider: keyless, name: m}
                    limit: {calls: 5, renewal_period: minute}
                    price:
                      input_usd_per_million: "2.50"
                      output_usd_per_million: "10"
                      tiers:
                        - {above_tokens: 200000, input_usd_per_million: "5"}
                    unpriced: refuse
                  - name: embed
                    endpoint_type: llm/v1/embeddings
                    model: {provider: keyless, name: m}
                    price: {input_usd_per_million: "0.02"}
                """);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        RouteOptions.Pricing pricing =
                read.entries().getFirst().declared().draft().options().pricing();
        assertThat(pricing.price().costNanoUsd(Usage.Tokens.of(100, 10))).isEqualTo(250_000 + 100_000);
        assertThat(pricing.price().costNanoUsd(Usage.Tokens.of(200_001, 0))).isEqualTo(1_000_005_000);
        assertThat(pricing.unpriced()).isEqualTo(UnpricedCalls.REFUSE);
    }

    @Test
    void aPriceIsReadStrictlyHoweverLenientTheFile() {
        // When
        FileEntries read = read("""
                endpoints:
                  - name: chat
                    endpoint_type: llm/v1/chat
                    model: {provider: keyless, name: m}
                    price:
                      input_usd_per_million: 2.50
                      ouput_usd_per_million: "10"
                """);

        // Then
        assertThat(read.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("line 6, endpoints[0] 'chat', price.input_usd_per_million: ")
                        .contains("the quotes are needed"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("line 7, endpoints[0] 'chat', price.ouput_usd_per_million: ")
                        .contains("is not known here"))
                .anySatisfy(problem -> assertThat(problem).contains("'price.output_usd_per_million' is missing"));
    }

    @Test
    void readsRoutesOfTheFirstGeneration() {
        // When
        FileEntries read = read("""
                routes:
                  - name: completions
                    route_type: llm/v1/completions
                    model:
                      provider: keyless
                      name: m
                """);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.declared().style()).isEqualTo(Style.ROUTES));
    }

    @Test
    void takesTheVocabularyForTheGeneration() {
        FileEntries read = read("""
                routes:
                  - {name: a, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                  - {name: b, endpoint_type: llm/v1/chat, model: {provider: keyless, name: m}}
                endpoints:
                  - {name: c, endpoint_type: llm/v1/chat, model: {provider: keyless, name: m}}
                  - {name: d, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.entries())
                .extracting(entry ->
                        entry.declared().draft().name() + " " + entry.declared().style())
                .containsExactly("a ROUTES", "b ENDPOINTS", "c ENDPOINTS", "d ENDPOINTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"endpoints: []", "routes: []", "endpoints: []\nroutes: []\n", "{\"endpoints\": []}"})
    void takesAnEmptyListForAGoodFile(String yaml) {
        assertThat(read(yaml)).isEqualTo(new FileEntries(List.of(), List.of(), List.of()));
    }

    @Test
    void readsOurOwnOptionsBesideMlflowsKeys() {
        // When
        FileEntries read = read("""
                endpoints:
                  - name: chat
                    endpoint_type: llm/v1/chat
                    model: {provider: keyless, name: m, config: {api_base: "http://127.0.0.1:8000/v1"}}
                    timeouts: {open: 5s}
                    max_in_flight: 3
                    on_disconnect: drain
                """);

        // Then
        RouteDraft draft = read.entries().getFirst().declared().draft();
        assertThat(draft.target().settings()).containsEntry("api_base", "http://127.0.0.1:8000/v1");
        assertThat(draft.options().timeouts().open()).hasSeconds(5);
        assertThat(draft.options().maxInFlight()).isEqualTo(3);
        assertThat(draft.options().onDisconnect()).isEqualTo(OnDisconnect.DRAIN);
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                Arguments.of("endpoints: [", "The file at " + LOCATION + " is not a valid yaml file: line 1"),
                Arguments.of("a: b: c", "is not a valid yaml file: line 1: mapping values are not allowed here."),
                Arguments.of("endpoints:\n\t- x", "is not a valid yaml file: line 2"),
                Arguments.of("", "The gateway configuration is invalid: neither 'endpoints' nor 'routes' is there."),
                Arguments.of("- a", "The gateway configuration is invalid"),
                Arguments.of("models: []", "The gateway configuration is invalid"),
                Arguments.of(
                        "endpoints:",
                        "line 1, endpoints: The gateway configuration is invalid: 'endpoints' must be a list."),
                Arguments.of("endpoints: {a: b}", "'endpoints' must be a list."),
                Arguments.of(
                        "endpoints: [text]", "line 1, endpoints[0]: A route's definition must be an object, not text."),
                Arguments.of(
                        entry("provider: openia\n      name: m"),
                        "line 5, endpoints[0] 'a', model.provider: The provider 'openia' is not supported. Known are"
                                + " fake-provider, keyless."),
                Arguments.of(
                        entry("provider: keyless\n      name: m").replace("llm/v1/chat", "llm/v1/speech"),
                        "line 3, endpoints[0] 'a', endpoint_type: The route_type 'llm/v1/speech' is not supported."),
                Arguments.of(
                        entry("provider: fake-provider\n      name: m"),
                        "A config must be supplied when setting a provider. The provider entry for fake-provider is"
                                + " incorrect. Required are fake_api_key."),
                Arguments.of(
                        entry("name: m\n      config: {fake_api_key: k}"),
                        "A provider must be provided for each gateway route."),
                Arguments.of(
                        entry("provider: keyless\n      name: m").replace("name: a", "name: 'a b'"),
                        "line 2, endpoints[0] 'a b', name: The route name provided contains disallowed characters for a url"
                                + " endpoint. 'a b' is invalid. Names cannot contain spaces or any non alphanumeric"
                                + " characters other than hyphen, underscore and dot"),
                Arguments.of(
                        entry("provider: keyless\n      name: m").replace("name: a", "name: straße"),
                        "'straße' is invalid."),
                Arguments.of(
                        entry("provider: keyless\n      name: m").replace("name: a", "name: 5"),
                        "'name' must be text, not a number."),
                Arguments.of(
                        entry("provider: fake-provider\n      name: m\n      config: {fake_api_key: 5}"),
                        "line 7, endpoints[0] 'a', model.config.fake_api_key: The api key provided is not a string. Please"
                                + " provide either an environment variable key, a path to a file containing the api key, or"
                                + " the api key itself"),
                Arguments.of(
                        entry("provider: fake-provider\n      name: m\n      config: {fake_api_key: $}"),
                        "After '$' the name of an environment variable is missing."),
                Arguments.of(
                        entry("provider: keyless\n      name: m") + "    limit: {calls: -1, renewal_period: minute}\n",
                        "line 7, endpoints[0] 'a', limit: Failed to parse the rate limit configuration. Please make sure"
                                + " limit.calls is a positive number and limit.renewal_period is a right granularity"),
                Arguments.of(
                        entry("provider: keyless\n      name: m")
                                + "    limit: {calls: 1, renewal_period: fortnight}\n",
                        "Failed to parse the rate limit configuration."),
                Arguments.of(
                        entry("provider: keyless\n      name: m") + "    limit: {calls: 1}\n",
                        "Failed to parse the rate limit configuration."),
                Arguments.of(
                        entry("provider: keyless\n      name: m\n      config: {fake_region: moon}"),
                        "line 7, endpoints[0] 'a', model.config.fake_region: 'fake_region' must be eu or us."),
                Arguments.of(
                        entry("provider: keyless\n      name: m\n      config: {api_base: nowhere}"),
                        "'api_base' must be an absolute address"),
                Arguments.of(
                        entry("provider: keyless\n      name: m") + "    name: b\n",
                        "is not a valid yaml file: line 7: the key 'name' is there twice."),
                Arguments.of("endpoints:\n- &a {x: *a}", "is not a valid yaml file: line 2: a value contains itself."),
                Arguments.of(
                        "endpoints: !env X", "is not a valid yaml file: line 1: the tag '!env' is not known here."),
                Arguments.of("endpoints: !!java.net.URL [http://x]", "is not a valid yaml file: line 1: "),
                Arguments.of("endpoints: []\n---\nendpoints: []", "is not a valid yaml file: line 2"),
                Arguments.of("endpoints: \"\u0001\"", "it holds a character that YAML does not allow"),
                Arguments.of("endpoints: " + "[".repeat(50) + "]".repeat(50), "beyond the limits"),
                Arguments.of(
                        "routes:\n  - name: split\n    task_type: llm/v1/chat\n    destinations:\n      - {name: a}\n",
                        "line 4, routes[0] 'split', destinations: Traffic routes, which split calls over several endpoints,"
                                + " are not supported yet."));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void saysWhatIsWrongWhere(String yaml, String problem) {
        assertThat(read(yaml).problems()).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void keepsGoingAfterABrokenEntry(String yaml, String problem) {
        // Given
        String longer = yaml + "  - {name: z, endpoint_type: llm/v1/chat, model: {provider: nobody, name: m}}\n";

        // When
        List<String> problems = read(longer).problems();

        // Then
        if (yaml.startsWith("endpoints:\n  - name: a") && !problem.contains("yaml")) {
            assertThat(problems)
                    .hasSize(2)
                    .anyMatch(text -> text.contains(problem))
                    .anyMatch(text -> text.contains("'nobody'"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"routes", "endpoints"})
    void namesNamesThatAreThereTwice(String section) {
        // When
        FileEntries read = read(section + """
                :
                  - {name: a, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                  - {name: b, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                  - {name: a, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                """);

        // Then
        String word = section.substring(0, section.length() - 1);
        assertThat(read.problems()).containsExactly("Duplicate names found in " + word + " configurations: a");
    }

    @Test
    void namesNamesThatAreInBothSections() {
        FileEntries read = read("""
                endpoints:
                  - {name: a, endpoint_type: llm/v1/chat, model: {provider: keyless, name: m}}
                routes:
                  - {name: a, route_type: llm/v1/chat, model: {provider: keyless, name: m}}
                """);

        assertThat(read.problems()).containsExactly("Duplicate names found in endpoint / route configurations: a");
    }

    @Test
    void ignoresUnknownKeysWithAWarning() {
        FileEntries read = read("""
                endpoints:
                  - {name: a, endpoint_type: llm/v1/chat, color: red, model: {provider: keyless, name: m, config: {x: 1}}}
                version: 3
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings())
                .anyMatch(warning -> warning.contains("line 2, endpoints[0] 'a': 'color'"))
                .anyMatch(warning -> warning.contains("'model.config.x'"))
                .anyMatch(warning -> warning.contains("line 3: 'version'"));
    }

    @Test
    void readsAnchorsMergesAndDatesThatAreNone() {
        // When
        FileEntries read = read("""
                x-defaults: &model
                  provider: fake-provider
                  config: &config
                    fake_api_key: k
                    fake_api_base: http://one
                endpoints:
                  - name: a
                    endpoint_type: llm/v1/chat
                    model:
                      <<: *model
                      name: 2024-10-21
                  - name: b
                    endpoint_type: llm/v1/chat
                    model:
                      <<: [*model]
                      name: m
                      config:
                        <<: *config
                        fake_api_base: http://two
                """);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.entries())
                .extracting(entry -> entry.declared().draft().target())
                .extracting(target -> target.model() + " " + target.settings().get("fake_api_base"))
                .containsExactly("2024-10-21 http://one", "m http://two");
    }

    @Test
    void standsAliasesThatMultiply() {
        // Given
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char letter = 'b'; letter < 'k'; letter++) {
            char before = (char) (letter - 1);
            bomb.append(letter)
                    .append(": &")
                    .append(letter)
                    .append(" [")
                    .append(("*" + before + ",").repeat(5))
                    .append("]\n");
        }
        bomb.append("endpoints: []\n");

        // When
        FileEntries read = read(bomb.toString());

        // Then
        assertThat(read.problems()).singleElement().asString().contains("is not a valid yaml file");
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] bytes = {'a', ':', (byte) 0xff};

        assertThat(reader.read(LOCATION, bytes).problems())
                .singleElement()
                .asString()
                .contains("not valid UTF-8");
    }

    @Test
    void resolvesKeysAsMlflowDoes() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("key"), "from-file\n");

        // Then
        assertThat(reference("$OPENAI_API_KEY")).isEqualTo(new SecretRef("env", "OPENAI_API_KEY"));
        assertThat(reference("${OPENAI_API_KEY}")).isEqualTo(new SecretRef("env", "OPENAI_API_KEY"));
        assertThat(reference("env:OPENAI_API_KEY")).isEqualTo(new SecretRef("env", "OPENAI_API_KEY"));
        assertThat(reference(file.toString())).isEqualTo(new SecretRef("file", file.toString()));
        assertThat(reference("file:" + file)).isEqualTo(new SecretRef("file", file.toString()));
        assertThat(reference("secret:routes/x/k@1")).isEqualTo(new SecretRef("secret", "routes/x/k@1"));
        assertThat(reference("sk-literal")).isNull();
        assertThat(reference(folder.toString())).isNull();
        assertThat(reference(folder.resolve("absent").toString())).isNull();
        assertThat(reference("x".repeat(10_000))).isNull();
        assertThat(reference("https://not.a/path")).isNull();
    }

    private SecretRef reference(String text) {
        FileEntries read =
                read(entry("provider: fake-provider\n      name: m\n      config: {fake_api_key: '" + text + "'}"));
        assertThat(read.problems()).isEmpty();
        RouteDraft draft = read.entries().getFirst().declared().draft();
        assertThat(draft.target().secrets().size() + draft.inline().bySetting().size())
                .isOne();
        return draft.target().secrets().get("fake_api_key");
    }

    private FileEntries read(String yaml) {
        return reader.read(LOCATION, yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(String model) {
        return "endpoints:\n  - name: a\n    endpoint_type: llm/v1/chat\n    model:\n      " + model + "\n";
    }
}
