package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.dialect.ErrorReply;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions.Generation;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever callers send, they get an answer in the dialect's words. */
class AnyRequestTest {
    private static final List<String> NAMES = List.of(
            "messages",
            "prompt",
            "text",
            "input",
            "role",
            "content",
            "type",
            "image_url",
            "url",
            "detail",
            "tool_calls",
            "tool_call_id",
            "id",
            "function",
            "name",
            "arguments",
            "tools",
            "tool_choice",
            "parameters",
            "strict",
            "response_format",
            "json_schema",
            "schema",
            "temperature",
            "n",
            "candidate_count",
            "stop",
            "max_tokens",
            "stream",
            "stream_options",
            "model",
            "top_p",
            "seed",
            "user",
            "logit_bias",
            "x");

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void readsOrRefusesAndNothingElse(
            @ForAll Generation generation, @ForAll Task task, @ForAll Vendor vendor, @ForAll("bodies") ObjectNode body)
            throws InvalidJson {
        try {
            ModelRequest request = DecoderTest.decode(generation, task, vendor, body);
            assertThat(request.task()).isEqualTo(task);
            assertThat(request.source().isOf(Family.OPENAI)).isTrue();
        } catch (CallFailed refused) {
            ErrorReply reply = new MlflowErrors().write(refused.failure(), CallId.next());
            assertThat(reply.status()).isBetween(400, 501);
            assertThat(JsonCodec.read(reply.body()).has("detail")).isTrue();
        }
    }

    @Property
    void readsAnyBytesAsABodyOrRefusesThem(@ForAll byte[] bytes) {
        try {
            assertThat(JsonBody.read(bytes, "application/json")).isNotNull();
        } catch (CallFailed refused) {
            assertThat(refused.failure()).isInstanceOfAny(Failure.InvalidRequest.class, Failure.Prescribed.class);
        }
    }

    @Provide
    Arbitrary<ObjectNode> bodies() {
        return objects(values(3));
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> plain = Arbitraries.oneOf(
                Arbitraries.of(
                                "user",
                                "tool",
                                "assistant",
                                "text",
                                "image_url",
                                "function",
                                "1",
                                "true",
                                "0.5",
                                "",
                                "x")
                        .map(TextNode::valueOf),
                Arbitraries.integers().between(-1, 3).map(IntNode::valueOf),
                Arbitraries.of("0.5", "1e400", "1e-400", "1e999999999", "99999999999999999999")
                        .map(BigDecimal::new)
                        .map(DecimalNode::valueOf),
                Arbitraries.of(true, false).map(BooleanNode::valueOf),
                Arbitraries.just(NullNode.getInstance()));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<JsonNode> deeper = values(depth - 1);
        return Arbitraries.oneOf(
                plain,
                deeper.list().ofMaxSize(3).map(AnyRequestTest::array),
                objects(deeper).map(JsonNode.class::cast));
    }

    private static Arbitrary<ObjectNode> objects(Arbitrary<JsonNode> values) {
        return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(8).map(members -> {
            ObjectNode object = JsonCodec.object();
            members.forEach((name, value) -> object.set(name, value.deepCopy()));
            return object;
        });
    }

    private static JsonNode array(List<JsonNode> items) {
        ArrayNode array = JsonCodec.array();
        items.forEach(item -> array.add((JsonNode) item.deepCopy()));
        return array;
    }
}
