package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.support.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in, a request is read or refused in the caller's language; nothing else is ever thrown. */
class DecoderPropertyTest {
    private static final Golden FILES = Golden.folder("dialect/anthropic");
    private static final List<JsonNode> REQUESTS = FILES.scenariosWith("request.json").stream()
            .map(scenario -> FILES.scenario(scenario).json("request.json"))
            .toList();

    @Property
    void refusesBytesThatAreNoRequest(@ForAll byte[] body) {
        assertReadOrRefused(body);
    }

    @Property
    void readsOrRefusesAnyJson(@ForAll("json") JsonNode document) {
        assertReadOrRefused(JsonCodec.writeBytes(document));
    }

    /** A good request with one value somewhere in it replaced by another kind of value. */
    @Property(tries = 2000)
    void readsOrRefusesAlmostGoodRequests(@ForAll("almostGood") JsonNode document) {
        assertReadOrRefused(JsonCodec.writeBytes(document));
    }

    private static void assertReadOrRefused(byte[] body) {
        for (Reader reader : List.<Reader>of(
                bytes -> AnthropicDecoder.message(null, bytes, DocumentHeaders.NONE),
                bytes -> AnthropicDecoder.count(null, bytes, DocumentHeaders.NONE))) {
            try {
                assertThat(TokenEstimate.of(reader.read(body).request())).isNotNegative();
            } catch (CallFailed refused) {
                assertThat(refused.failure()).isInstanceOfAny(Failure.InvalidRequest.class, Failure.UnknownRoute.class);
                assertThat(refused.failure().message()).isNotBlank().hasSizeLessThan(600);
            }
        }
    }

    @Provide
    Arbitrary<JsonNode> almostGood() {
        return Combinators.combine(
                        Arbitraries.of(REQUESTS), json(), Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as((request, value, seed) -> replaceOne(request.deepCopy(), value, new Random(seed)));
    }

    @Provide
    Arbitrary<JsonNode> json() {
        Arbitrary<JsonNode> scalars = Arbitraries.of(
                        "null",
                        "true",
                        "false",
                        "0",
                        "-1",
                        "3.5",
                        "1e400",
                        "123456789012345678901234567890",
                        "\"\"",
                        "\"text\"",
                        "\"https://example.com\"",
                        "{\"type\":\"text\"}",
                        "{}",
                        "[]",
                        "[[]]",
                        "[null]")
                .map(Replies::json);
        return nested(nested(nested(scalars)));
    }

    /** One level more. */
    private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> inner) {
        Arbitrary<String> names =
                Arbitraries.of("model", "messages", "role", "content", "type", "input", "source", "tools", "x");
        return Arbitraries.oneOf(
                inner,
                inner.list().ofMaxSize(3).map(DecoderPropertyTest::array),
                Arbitraries.maps(names, inner).ofMaxSize(4).map(DecoderPropertyTest::object));
    }

    private static JsonNode array(List<JsonNode> elements) {
        ArrayNode array = JsonCodec.array();
        elements.forEach(array::add);
        return array;
    }

    private static JsonNode object(Map<String, JsonNode> members) {
        ObjectNode object = JsonCodec.object();
        members.forEach(object::set);
        return object;
    }

    private static JsonNode replaceOne(JsonNode request, JsonNode value, Random random) {
        List<Runnable> places = new ArrayList<>();
        collect(request, value, places);
        places.get(random.nextInt(places.size())).run();
        return request;
    }

    private static void collect(JsonNode node, JsonNode value, List<Runnable> places) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                places.add(() -> object.set(member.getKey(), value));
                collect(member.getValue(), value, places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                places.add(() -> array.set(index, value));
                collect(array.get(i), value, places);
            }
        }
    }

    @FunctionalInterface
    private interface Reader {
        Decoded read(byte[] body);
    }
}
