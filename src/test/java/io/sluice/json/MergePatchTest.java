package io.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    /** The examples of RFC 7396, appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":"b"}              | {"a":"c"}                | {"a":"c"}
            {"a":"b"}              | {"b":"c"}                | {"a":"b","b":"c"}
            {"a":"b"}              | {"a":null}               | {}
            {"a":"b","b":"c"}      | {"a":null}               | {"b":"c"}
            {"a":["b"]}            | {"a":"c"}                | {"a":"c"}
            {"a":"c"}              | {"a":["b"]}              | {"a":["b"]}
            {"a":{"b":"c"}}        | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}      | {"a":[1]}                | {"a":[1]}
            ["a","b"]              | ["c","d"]                | ["c","d"]
            {"a":"b"}              | ["c"]                    | ["c"]
            {"a":"foo"}            | null                     | null
            {"a":"foo"}            | "bar"                    | "bar"
            {"e":null}             | {"a":1}                  | {"e":null,"a":1}
            [1,2]                  | {"a":"b","c":null}       | {"a":"b"}
            {}                     | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
            """)
    void doesWhatTheExamplesOfTheRfcShow(String target, String patch, String result) throws InvalidJson {
        assertThat(MergePatch.apply(JsonCodec.read(target), JsonCodec.read(patch)))
                .isEqualTo(JsonCodec.read(result));
    }

    /** The algorithm of RFC 7396, section 2, in other words: member by member. */
    @Property
    void everyMemberIsThePatchedOneOrTheOldOne(@ForAll("trees") JsonNode target, @ForAll("trees") JsonNode patch) {
        JsonNode result = MergePatch.apply(target, patch);

        if (!(patch instanceof ObjectNode changes)) {
            assertThat(result).isEqualTo(patch);
            return;
        }
        Map<String, JsonNode> expected = new LinkedHashMap<>();
        if (target instanceof ObjectNode old) {
            old.properties().forEach(member -> expected.put(member.getKey(), member.getValue()));
        }
        changes.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                expected.remove(member.getKey());
            } else {
                expected.put(member.getKey(), MergePatch.apply(expected.get(member.getKey()), member.getValue()));
            }
        });
        assertThat(result.properties()).containsExactlyInAnyOrderElementsOf(expected.entrySet());
    }

    @Property
    void appliedTwiceIsAppliedOnce(@ForAll("trees") JsonNode target, @ForAll("trees") JsonNode patch) {
        JsonNode once = MergePatch.apply(target, patch);

        assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    }

    @Property
    void leavesItsArgumentsAlone(@ForAll("trees") JsonNode target, @ForAll("trees") JsonNode patch) {
        String before = target + " " + patch;

        MergePatch.apply(target, patch);

        assertThat(target + " " + patch).isEqualTo(before);
    }

    @Provide
    Arbitrary<JsonNode> trees() {
        return tree(3);
    }

    private static Arbitrary<JsonNode> tree(int depth) {
        Arbitrary<JsonNode> leaf = Arbitraries.of("x", "y", "").map(TextNode::valueOf);
        Arbitrary<JsonNode> nothing = Arbitraries.just(NullNode.getInstance());
        if (depth == 0) {
            return Arbitraries.oneOf(leaf, nothing);
        }
        Arbitrary<JsonNode> object = Arbitraries.maps(Arbitraries.of("a", "b", "c"), tree(depth - 1))
                .ofMaxSize(3)
                .map(members -> {
                    ObjectNode node = JsonCodec.object();
                    members.forEach(node::set);
                    return node;
                });
        Arbitrary<JsonNode> array = tree(depth - 1)
                .list()
                .ofMaxSize(2)
                .map(elements -> JsonCodec.array().addAll(elements));
        return Arbitraries.frequencyOf(
                Tuple.of(4, object), Tuple.of(1, array), Tuple.of(2, leaf), Tuple.of(1, nothing));
    }
}
