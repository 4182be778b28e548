package io.sluice.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.provider.Provider;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.yaml.InvalidYaml;
import io.sluice.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does with one page what a newcomer would do: types its commands into a shell and has the gateway read its file. Only the
 * double's address and key are put where the vendor's would be.
 */
public final class PageRun {
    private static final String DOCUMENTED = "http://localhost:8080/";
    private static final String NO_ROUTES = "{\"endpoints\": []}";
    private static final Pattern BODY = Pattern.compile("-d '([^']*)'");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final Pattern REQUEST_ID = Pattern.compile("req_[0-9a-f]+");
    private static final Pattern REFERENCE = Pattern.compile("`([\\w.]+): (secret:[^`]+)`");

    private final Provider provider;
    private final ProviderPage page;
    private final Gateway gateway;
    private final Path folder;

    /**
     * The gateway that executes it.
     *
     * @param upstream the vendor's double
     * @param file     its catalog file
     */
    public record Gateway(URI address, String key, FakeUpstream upstream, CatalogFileOnDisk file) {}

    /** Where the gateway's catalog file is, and how it is made to look at it. */
    public interface CatalogFileOnDisk {
        /** Has the gateway serve this file; says what is wrong with it. */
        String load(String content) throws IOException;
    }

    public PageRun(Provider provider, Gateway gateway, Path folder) {
        this.provider = provider;
        this.page = ProviderPage.of(provider.id().value());
        this.gateway = gateway;
        this.folder = folder;
    }

    /** All of it; {@code -Dgolden.regenerate=true} writes the answers to refusals anew. */
    public void executeAll() throws Exception {
        hasAllParts();
        try {
            managementCall();
            file();
            secret();
            refusals();
        } finally {
            gateway.file().load(NO_ROUTES);
        }
    }

    private void hasAllParts() {
        assertThat(page.text()).startsWith("# " + page.provider() + "\n");
        assertThat(page.parts()).containsKeys(ProviderPage.PARTS.toArray(String[]::new));
        assertThat(page.blocks(ProviderPage.FILE, "yaml")).as("YAML").hasSize(1);
        assertThat(page.blocks(ProviderPage.API, "sh")).as("management calls").isNotEmpty();
        assertThat(page.refusals()).as("refusals").isNotEmpty();
        for (Setting setting : provider.settings().settings()) {
            if (setting.secret()) {
                assertThat(page.parts().get(ProviderPage.SECRETS))
                        .as(ProviderPage.SECRETS)
                        .contains("`" + setting.key() + "`");
            }
        }
    }

    /** Its commands make routes that answer. */
    private void managementCall() throws Exception {
        gateway.file().load(NO_ROUTES);
        for (String command : page.blocks(ProviderPage.API, "sh")) {
            JsonNode made = JsonCodec.read(typed(command));
            try {
                assertThat(made.path("origin").asText()).as(made.toString()).isEqualTo("api");
                answers(made.path("name").asText(), made.path("task").asText());
            } finally {
                management()
                        .delete("/admin/v1/routes/" + made.path("name").asText("none"))
                        .then()
                        .statusCode(204);
            }
        }
    }

    /** Its file is one that the gateway serves, and every route of it answers. */
    private void file() throws Exception {
        ObjectNode catalog = catalog();
        serve(catalog);
        assertThat(catalog.path("endpoints")).isNotEmpty();
        for (JsonNode endpoint : catalog.path("endpoints")) {
            answers(
                    endpoint.path("name").asText(),
                    endpoint.path("endpoint_type").asText());
        }
    }

    /** What it puts into the secret store is what the vendor is shown, once a route refers to it. */
    private void secret() throws Exception {
        List<String> commands = page.blocks(ProviderPage.SECRETS, "sh");
        boolean hasSecret = provider.settings().settings().stream().anyMatch(Setting::secret);
        assertThat(commands)
                .as("commands of '" + ProviderPage.SECRETS + "'")
                .hasSizeGreaterThanOrEqualTo(hasSecret ? 1 : 0);
        ObjectNode catalog = catalog();
        List<MatchResult> references = REFERENCE
                .matcher(page.parts().get(ProviderPage.SECRETS))
                .results()
                .toList();
        assertThat(references).as("how a route refers to it").hasSize(commands.size());
        try {
            for (int i = 0; i < commands.size(); i++) {
                JsonNode made = JsonCodec.read(typed(commands.get(i)));
                String reference = references.get(i).group(2);
                assertThat(made.path("reference").asText()).as(made.toString()).startsWith(reference + "@");
                JsonNode endpoint = catalog.path("endpoints").path(0);
                ((ObjectNode) endpoint.at("/model/config"))
                        .put(references.get(i).group(1), reference);
                serve(catalog);
                answers(
                        endpoint.path("name").asText(),
                        endpoint.path("endpoint_type").asText());
                if (PageSetup.sendsItsCredential(page.provider())) {
                    String value = body(commands.get(i)).path("value").asText();
                    assertThat(gateway.upstream().lastRequest().headers().toString())
                            .contains(value);
                }
            }
        } finally {
            gateway.file().load(NO_ROUTES);
            for (MatchResult reference : references) {
                management().delete("/admin/v1/secrets/" + reference.group(2).substring("secret:".length()));
            }
        }
    }

    /** What it says is refused is, in these words, and the vendor never hears of it. */
    private void refusals() throws Exception {
        serve(catalog());
        int heard = gateway.upstream().requests().size();
        var answers = new ArrayList<String>();
        for (ProviderPage.Refusal refusal : page.refusals()) {
            answers.add(REQUEST_ID.matcher(typed(refusal.command()).strip()).replaceAll("req_…"));
        }
        assertThat(gateway.upstream().requests()).hasSize(heard);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer).as("the key").doesNotContain("invalid_api_key"));
        if (Boolean.getBoolean("golden.regenerate")) {
            page.rewrite(answers);
            return;
        }
        assertThat(answers)
                .containsExactlyElementsOf(page.refusals().stream()
                        .map(ProviderPage.Refusal::answer)
                        .toList());
    }

    /** The file of the page, for the double. */
    private ObjectNode catalog() throws InvalidYaml, IOException {
        byte[] yaml = page.blocks(ProviderPage.FILE, "yaml").getFirst().getBytes(StandardCharsets.UTF_8);
        var catalog = (ObjectNode) YamlReader.read(yaml).root();
        for (JsonNode endpoint : catalog.path("endpoints")) {
            var model = (ObjectNode) endpoint.path("model");
            ObjectNode config = model.withObject("config");
            fromFiles(config);
            PageSetup.pointAtDouble(provider, model.path("name").asText(), config, gateway.upstream());
        }
        return catalog;
    }

    /** The test has files in the place of a newcomer's variables. */
    private void fromFiles(ObjectNode config) throws IOException {
        for (var setting : config.properties()) {
            Matcher variable = VARIABLE.matcher(setting.getValue().asText());
            if (setting.getValue() instanceof ObjectNode inside) {
                fromFiles(inside);
            } else if (variable.matches()) {
                Path file = folder.resolve(variable.group(1));
                Files.writeString(file, VendorRoutes.KEY);
                setting.setValue(JsonCodec.object().textNode("file:" + file));
            }
        }
    }

    private void serve(ObjectNode catalog) throws IOException {
        assertThat(gateway.file().load(JsonCodec.write(catalog)))
                .as(catalog.toString())
                .isEmpty();
    }

    private void answers(String route, String task) {
        RequestSpecification request = management();
        ValidatableResponse reply = switch (task) {
            case "llm/v1/chat" ->
                request.body("{\"model\": \"" + route
                                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}")
                        .post("/v1/chat/completions")
                        .then();
            case "llm/v1/completions" ->
                request.body("{\"model\": \"" + route + "\", \"prompt\": \"Hello\"}")
                        .post("/v1/completions")
                        .then();
            case "llm/v1/embeddings" ->
                request.body("{\"model\": \"" + route + "\", \"input\": \"Hello\"}")
                        .post("/v1/embeddings")
                        .then();
            default -> throw new AssertionError("No task: " + task);
        };
        assertThat(reply.extract().statusCode())
                .as(route + ": " + reply.extract().body().asString())
                .isEqualTo(200);
    }

    private RequestSpecification management() {
        return given().baseUri(gateway.address().resolve("/").toString())
                .auth()
                .preemptive()
                .oauth2(gateway.key())
                .contentType(ContentType.JSON);
    }

    /** What a command prints, typed into a shell. */
    private String typed(String command) throws IOException, InterruptedException, InvalidJson {
        String here = gateway.address().resolve("/").toString();
        var script = new StringBuilder();
        Matcher body = BODY.matcher(command);
        while (body.find()) {
            body.appendReplacement(script, Matcher.quoteReplacement("-d '" + forDouble(body.group(1)) + "'"));
        }
        body.appendTail(script);
        return Shell.in(folder)
                .with("SLUICE_ADMIN_KEY", gateway.key())
                .with("SLUICE_KEY", gateway.key())
                .instead(DOCUMENTED, here)
                .type(script.toString())
                .output();
    }

    private static JsonNode body(String command) throws InvalidJson {
        Matcher body = BODY.matcher(command);
        assertThat(body.find()).as(command).isTrue();
        return JsonCodec.read(body.group(1));
    }

    /** A definition of a route gets the double's address; any other body is left as it is. */
    private String forDouble(String body) throws InvalidJson {
        JsonNode document = JsonCodec.read(body);
        if (document instanceof ObjectNode definition && definition.has("provider")) {
            PageSetup.pointAtDouble(
                    provider, definition.path("model").asText(), definition.withObject("config"), gateway.upstream());
            return JsonCodec.write(definition);
        }
        return body;
    }
}
