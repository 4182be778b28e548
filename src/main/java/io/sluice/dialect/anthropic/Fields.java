package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.Excerpt;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object of a request. A member of another type is refused, an explicit null counts as absent;
 * every refusal is a {@link CallFailed} that names the member by its path, {@code messages.0.content.1.text}.
 */
final class Fields {
    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The object at {@code path}; anything else there is refused. The path of the whole body is empty. */
    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw Refused.type(path, "an object", node);
    }

    /** Where the member stands. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Where this object stands. */
    String path() {
        return path;
    }

    /** The object itself, as sent. */
    Json json() {
        return Json.of(object);
    }

    /** The member's value, whatever it is. */
    @Nullable
    JsonNode value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    JsonNode requireValue(String name) {
        JsonNode value = value(name);
        if (value == null) {
            throw Refused.missing(at(name));
        }
        return value;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        return value == null ? null : textOf(value, at(name));
    }

    String requireText(String name) {
        return textOf(requireValue(name), at(name));
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw Refused.type(at(name), "a valid boolean", value);
        }
        return value.booleanValue();
    }

    /** Whether the member is true; absent is false. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    @Nullable
    Long integer(String name, long least) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw Refused.type(at(name), "a valid integer", value);
        }
        BigInteger number = value.bigIntegerValue();
        if (number.compareTo(BigInteger.valueOf(least)) < 0) {
            throw range(at(name), "greater than or equal to " + least, value);
        }
        if (number.compareTo(BigInteger.valueOf(Integer.MAX_VALUE)) > 0) {
            throw range(at(name), "less than or equal to " + Integer.MAX_VALUE, value);
        }
        return number.longValue();
    }

    /** From 0 to 1. */
    @Nullable
    BigDecimal fraction(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw Refused.type(at(name), "a valid number", value);
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
            throw range(at(name), "from 0 to 1", value);
        }
        return number;
    }

    @Nullable
    Fields object(String name) {
        JsonNode value = value(name);
        return value == null ? null : of(value, at(name));
    }

    Fields requireObject(String name) {
        return of(requireValue(name), at(name));
    }

    /** The elements of an array of objects; empty when it is absent. */
    List<Fields> objects(String name) {
        JsonNode value = value(name);
        return value == null ? List.of() : objectsOf(value, at(name), "a valid array");
    }

    /** The elements of an array of texts; empty when it is absent. */
    List<String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        ArrayNode array = arrayOf(value, at(name), "a valid array");
        List<String> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            texts.add(textOf(array.get(i), at(name) + "." + i));
        }
        return texts;
    }

    static List<Fields> objectsOf(JsonNode value, String path, String expected) {
        ArrayNode array = arrayOf(value, path, expected);
        var elements = new ArrayList<Fields>(array.size());
        for (int i = 0; i < array.size(); i++) {
            elements.add(of(array.get(i), path + "." + i));
        }
        return elements;
    }

    private static ArrayNode arrayOf(JsonNode value, String path, String expected) {
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw Refused.type(path, expected, value);
    }

    private static String textOf(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw Refused.type(path, "a valid string", value);
        }
        return value.textValue();
    }

    private static CallFailed range(String path, String expected, JsonNode actual) {
        return Refused.with(
                path, "range", "Input should be " + expected + ", but it is " + Excerpt.of(actual.toString()));
    }
}
