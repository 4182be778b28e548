package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a cluster would hold after {@code kubectl apply}, as documents: the way its controllers and kubelets see it. */
record ClusterObjects(List<JsonNode> all) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those of a rendered kustomization. */
    static ClusterObjects of(String yaml) {
        Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
        return new ClusterObjects(items(JSON.valueToTree(
                        StreamSupport.stream(documents.spliterator(), false).toList()))
                .toList());
    }

    /** All of a kind. */
    Stream<JsonNode> kind(String kind) {
        return all.stream().filter(each -> each.path("kind").asText().equals(kind));
    }

    /** The one of this kind and name. */
    JsonNode one(String kind, String name) {
        return kind(kind)
                .filter(each -> each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseGet(() -> fail("There is no " + kind + " " + name));
    }

    /** The items of a list. */
    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
