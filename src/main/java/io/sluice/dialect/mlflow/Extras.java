package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request that MLflow's schema does not know and forwards. What the canonical model has a word for is taken
 * out here, so that providers of every family understand it; the rest goes to the provider as it is. A member of another type
 * than its word's is not ours to judge: it stays with the rest, and the provider will say.
 */
final class Extras {
    private final Map<String, Json> left = new LinkedHashMap<>();

    /**
     * @param known the members that were read before
     */
    Extras(ObjectNode body, Set<String> known) {
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                left.put(member.getKey(), Json.of(member.getValue()));
            }
        }
    }

    @Nullable
    BigDecimal number(String name) {
        JsonNode node = node(name);
        return node.isNumber() && left.remove(name) != null ? node.decimalValue() : null;
    }

    @Nullable
    Long whole(String name) {
        JsonNode node = node(name);
        return node.canConvertToLong() && node.isIntegralNumber() && left.remove(name) != null
                ? node.longValue()
                : null;
    }

    /** A whole number from 0 up to what an {@code int} holds. */
    @Nullable
    Integer count(String name) {
        JsonNode node = node(name);
        boolean counts = node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0;
        return counts && left.remove(name) != null ? node.intValue() : null;
    }

    @Nullable
    String text(String name) {
        JsonNode node = node(name);
        return node.isTextual() && left.remove(name) != null ? node.textValue() : null;
    }

    @Nullable
    Boolean truth(String name) {
        JsonNode node = node(name);
        return node.isBoolean() && left.remove(name) != null ? node.booleanValue() : null;
    }

    @Nullable
    Json object(String name) {
        return node(name).isObject() ? left.remove(name) : null;
    }

    /** What nobody has taken, to be forwarded. */
    Extensions rest() {
        return new Extensions(left, true);
    }

    private JsonNode node(String name) {
        Json value = left.get(name);
        return value == null ? MissingNode.getInstance() : value.node();
    }
}
