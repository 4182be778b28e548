package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object of a request and puts them right in place: what was written as text becomes the number it
 * spells, and an optional member that is null goes away, as MLflow's server does before it forwards a request. Works on a
 * tree that nobody else has seen. Problems are gathered, so null also stands for "told already".
 */
final class Fields {
    private final ObjectNode object;
    private final String path;
    private final Problems problems;

    /**
     * @param path where the object stands; empty for the body
     */
    Fields(ObjectNode object, String path, Problems problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** Where a member of this object stands. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The member; null, and gone from the object, when it is null or missing. */
    @Nullable
    JsonNode optional(String name) {
        JsonNode node = object.get(name);
        if (node != null && node.isNull()) {
            object.remove(name);
            return null;
        }
        return node;
    }

    /** The member, which may be null; null when it is missing, which is told. */
    @Nullable
    JsonNode required(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            problems.missing(at(name), object);
        }
        return node;
    }

    /** A number that may be missing or null. */
    @Nullable
    BigDecimal number(String name, Bounds bounds) {
        JsonNode node = optional(name);
        return node == null ? null : numberOf(node, name, bounds);
    }

    /** A number that may be missing, but not null. */
    BigDecimal numberOr(String name, BigDecimal otherwise, Bounds bounds) {
        JsonNode node = object.get(name);
        if (node == null) {
            return otherwise;
        }
        BigDecimal number = numberOf(node, name, bounds);
        return number == null ? otherwise : number;
    }

    /** A whole number that may be missing or null. */
    @Nullable
    Long whole(String name, Bounds bounds) {
        JsonNode node = optional(name);
        return node == null ? null : wholeOf(node, name, bounds);
    }

    /** A whole number that may be missing, but not null. */
    long wholeOr(String name, long otherwise, Bounds bounds) {
        JsonNode node = object.get(name);
        if (node == null) {
            return otherwise;
        }
        Long number = wholeOf(node, name, bounds);
        return number == null ? otherwise : number;
    }

    /** A truth value that may be missing or null. */
    @Nullable
    Boolean truth(String name) {
        JsonNode node = optional(name);
        if (node == null) {
            return null;
        }
        Optional<Boolean> truth = Numbers.truth(node, at(name), problems);
        truth.ifPresent(value -> object.put(name, value));
        return truth.orElse(null);
    }

    /** A text that may be missing or null. */
    @Nullable
    String text(String name) {
        JsonNode node = optional(name);
        return node == null ? null : textOf(node, name);
    }

    /** A text that must be there. */
    @Nullable
    String requiredText(String name) {
        JsonNode node = required(name);
        return node == null ? null : textOf(node, name);
    }

    /** A list of at least one text, which may be missing or null; empty then. */
    List<String> texts(String name) {
        JsonNode node = optional(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof ArrayNode items)) {
            problems.noList(at(name), node);
            return List.of();
        }
        if (items.isEmpty()) {
            problems.emptyList(at(name), node);
        }
        var texts = new ArrayList<String>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String text = textOf(items.get(i), name + "." + i);
            texts.add(text == null ? "" : text);
        }
        return texts;
    }

    /** A nested object that may be missing or null. */
    @Nullable
    ObjectNode object(String name) {
        JsonNode node = optional(name);
        return node == null ? null : objectOf(node, name);
    }

    /** A nested object that must be there. */
    @Nullable
    ObjectNode requiredObject(String name) {
        JsonNode node = required(name);
        return node == null ? null : objectOf(node, name);
    }

    /** An object whose members are the caller's own business; may be missing or null. */
    @Nullable
    ObjectNode dictionary(String name) {
        JsonNode node = optional(name);
        if (node == null || node instanceof ObjectNode) {
            return (ObjectNode) node;
        }
        problems.add(at(name), "dict_type", "Input should be a valid dictionary", node);
        return null;
    }

    private @Nullable ObjectNode objectOf(JsonNode node, String name) {
        if (node instanceof ObjectNode nested) {
            return nested;
        }
        problems.noObject(at(name), node);
        return null;
    }

    private @Nullable String textOf(JsonNode node, String name) {
        if (node.isTextual()) {
            return node.textValue();
        }
        problems.noText(at(name), node);
        return null;
    }

    private @Nullable BigDecimal numberOf(JsonNode node, String name, Bounds bounds) {
        Optional<BigDecimal> read = Numbers.decimal(node, at(name), problems);
        if (read.isEmpty() || !within(bounds, read.get(), node, name)) {
            return null;
        }
        if (!node.isNumber()) {
            object.put(name, read.get());
        }
        return read.get();
    }

    private @Nullable Long wholeOf(JsonNode node, String name, Bounds bounds) {
        Optional<BigDecimal> read = Numbers.whole(node, at(name), problems);
        if (read.isEmpty() || !within(bounds, read.get(), node, name)) {
            return null;
        }
        long value = read.get().longValueExact();
        if (!node.isIntegralNumber()) {
            object.put(name, value);
        }
        return value;
    }

    private boolean within(Bounds bounds, BigDecimal number, JsonNode node, String name) {
        if (number.compareTo(bounds.min()) < 0) {
            problems.add(
                    at(name),
                    "greater_than_equal",
                    "Input should be greater than or equal to " + bounds.min().toPlainString(),
                    node);
            return false;
        }
        if (number.compareTo(bounds.max()) > 0) {
            problems.add(
                    at(name),
                    "less_than_equal",
                    "Input should be less than or equal to " + bounds.max().toPlainString(),
                    node);
            return false;
        }
        return true;
    }
}
