package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object of a request. A member of another type is refused, an explicit null counts as absent;
 * every refusal is a {@link CallFailed} that names the member by its path.
 */
final class Fields {
    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The object at {@code path}; anything else there is refused. */
    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw Refused.type(path, "an object", node);
    }

    /** Where the member stands. */
    String at(String name) {
        return FieldPath.member(path, name);
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

    boolean has(String name) {
        return value(name) != null;
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
            throw Refused.type(at(name), "a boolean", value);
        }
        return value.booleanValue();
    }

    /** Whether the member is true; absent is false. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    @Nullable
    Long integer(String name, long least, long most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw Refused.type(at(name), "an integer", value);
        }
        BigInteger number = value.bigIntegerValue();
        if (number.compareTo(BigInteger.valueOf(least)) < 0) {
            throw Refused.tooSmall(at(name), "integer", String.valueOf(least), number.toString());
        }
        if (number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw Refused.tooLarge(at(name), "integer", String.valueOf(most), number.toString());
        }
        return number.longValue();
    }

    @Nullable
    BigDecimal decimal(String name, int least, int most) {
        JsonNode value = value(name);
        return value == null ? null : decimalOf(value, at(name), least, most);
    }

    @Nullable
    Fields object(String name) {
        JsonNode value = value(name);
        return value == null ? null : of(value, at(name));
    }

    Fields requireObject(String name) {
        return of(requireValue(name), at(name));
    }

    @Nullable
    ArrayNode array(String name) {
        JsonNode value = value(name);
        return value == null ? null : arrayOf(value, at(name), "an array");
    }

    /** The elements of an array of objects; empty when it is absent. */
    List<Fields> objects(String name) {
        JsonNode value = value(name);
        return value == null ? List.of() : objectsOf(value, at(name), "an array of objects");
    }

    static List<Fields> objectsOf(JsonNode value, String path, String expected) {
        ArrayNode array = arrayOf(value, path, expected);
        var elements = new ArrayList<Fields>(array.size());
        for (int i = 0; i < array.size(); i++) {
            elements.add(of(array.get(i), FieldPath.element(path, i)));
        }
        return elements;
    }

    static ArrayNode arrayOf(JsonNode value, String path, String expected) {
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw Refused.type(path, expected, value);
    }

    static String textOf(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw Refused.type(path, "a string", value);
        }
        return value.textValue();
    }

    static BigDecimal decimalOf(JsonNode value, String path, int least, int most) {
        if (!value.isNumber()) {
            throw Refused.type(path, "a decimal", value);
        }
        BigDecimal number = value.decimalValue();
        if (number.compareTo(BigDecimal.valueOf(least)) < 0) {
            throw Refused.tooSmall(path, "decimal", String.valueOf(least), number.toString());
        }
        if (number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw Refused.tooLarge(path, "decimal", String.valueOf(most), number.toString());
        }
        return number;
    }
}
