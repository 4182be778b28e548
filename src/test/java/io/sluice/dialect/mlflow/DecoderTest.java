package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.support.CanonicalJson;
import io.sluice.support.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What callers say, as the rest of the gateway understands it. */
class DecoderTest {
    private static final Golden REQUESTS = Golden.folder("dialect/mlflow");

    /** A scenario is {@code case.json} (generation, task, vendor), {@code request.json}, and what is made of it. */
    @TestFactory
    Stream<DynamicTest> readsRequests() {
        return REQUESTS.scenariosWith("request.json").stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Golden scenario = REQUESTS.scenario(name);
                    JsonNode told = scenario.json("case.json");
                    ModelRequest request = decode(
                            Generation.valueOf(told.path("generation").asText()),
                            Task.valueOf(told.path("task").asText()),
                            Vendor.valueOf(told.path("vendor").asText()),
                            (ObjectNode) scenario.json("request.json"));
                    scenario.matchesJson("canonical.json", CanonicalJson.of(request));
                }));
    }

    @Test
    void forwardsUnknownMembersOfEveryVendor() throws InvalidJson {
        // When
        var request = (ChatRequest) decode(
                Generation.ENDPOINTS,
                Task.CHAT,
                Vendor.ANTHROPIC,
                json("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"thinking\":{\"type\":\"enabled\"}}"));

        // Then
        assertThat(request.parameters().extensions().forwarded()).isTrue();
        assertThat(request.parameters().extensions().members()).containsOnlyKeys("thinking");
    }

    @Test
    void refusesAModelInTheRequest() throws InvalidJson {
        // Given
        String body = "{\"input\":\"x\",\"model\":\"other\"}";

        // When
        var refused = catchThrowableOfType(
                CallFailed.class, () -> decode(Generation.ENDPOINTS, Task.EMBEDDINGS, Vendor.OPENAI, json(body)));
        ModelRequest taken = decode(Generation.ENDPOINTS, Task.EMBEDDINGS, Vendor.TOGETHERAI, json(body));

        // Then
        assertThat(refused.failure())
                .isEqualTo(new Failure.Prescribed(
                        422,
                        "The parameter 'model' is not permitted to be passed. The route being queried already defines a"
                                + " model instance."));
        assertThat(taken.source().document().node().path("model").asText()).isEqualTo("other");
    }

    @Test
    void refusesUnityCatalogFunctions() throws InvalidJson {
        // When
        var refused = catchThrowableOfType(
                CallFailed.class,
                () -> decode(
                        Generation.ENDPOINTS,
                        Task.CHAT,
                        Vendor.OPENAI,
                        json("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                                + "\"tools\":[{\"type\":\"uc_function\",\"uc_function\":{\"name\":\"a.b.c\"}}]}")));

        // Then
        assertThat(refused.failure())
                .isEqualTo(new Failure.Prescribed(
                        501, "Tools of type 'uc_function' are not implemented. Send 'function'."));
    }

    static ModelRequest decode(Generation generation, Task task, Vendor vendor, ObjectNode body) {
        Route route = MlflowRoutes.of(task, Style.NATIVE, vendor);
        return switch (generation) {
            case ROUTES -> {
                var decoder = new RoutesDecoder(route);
                yield switch (task) {
                    case CHAT -> decoder.chat(body);
                    case COMPLETIONS -> decoder.completion(body);
                    case EMBEDDINGS -> decoder.embedding(body);
                };
            }
            case ENDPOINTS -> {
                var decoder = new EndpointsDecoder(route);
                yield switch (task) {
                    case CHAT -> decoder.chat(body);
                    case COMPLETIONS -> decoder.completion(body);
                    case EMBEDDINGS -> decoder.embedding(body);
                };
            }
        };
    }

    private static ObjectNode json(String text) throws InvalidJson {
        return (ObjectNode) JsonCodec.read(text);
    }
}
