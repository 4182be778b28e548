package io.sluice.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * Writes values of the canonical model for golden files. Records become objects without their null members, and without
 * tokens of sound and pictures where there are none; the cases of a sealed interface say which they are under {@code is}; a record of one component that is no such case is that component.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** The value as JSON. */
    public static JsonNode of(Object value) {
        return switch (value) {
            case null -> NullNode.instance;
            case Json json -> json.node();
            case JsonNode node -> node;
            case String text -> TextNode.valueOf(text);
            case Boolean truth -> BooleanNode.valueOf(truth);
            case Integer number -> IntNode.valueOf(number);
            case Long number -> LongNode.valueOf(number);
            case Double number -> DoubleNode.valueOf(number);
            case BigDecimal number -> DecimalNode.valueOf(number);
            case Duration duration -> TextNode.valueOf(duration.toString());
            case Enum<?> constant -> TextNode.valueOf(constant.name());
            case double[] numbers -> array(Arrays.stream(numbers).boxed().toList());
            case Collection<?> values -> array(values);
            case Map<?, ?> map -> map(map);
            case Record data -> data(data);
            default -> throw new IllegalArgumentException("no form for " + value.getClass());
        };
    }

    private static ArrayNode array(Collection<?> values) {
        ArrayNode array = JsonCodec.array();
        values.forEach(value -> array.add(of(value)));
        return array;
    }

    private static ObjectNode map(Map<?, ?> map) {
        ObjectNode object = JsonCodec.object();
        map.forEach((key, value) -> object.set(key.toString(), of(value)));
        return object;
    }

    private static JsonNode data(Record data) {
        RecordComponent[] components = data.getClass().getRecordComponents();
        boolean isCase = Arrays.stream(data.getClass().getInterfaces()).anyMatch(Class::isSealed);
        if (components.length == 1 && !isCase) {
            return of(read(components[0], data));
        }
        ObjectNode object = JsonCodec.object();
        if (isCase) {
            object.put("is", data.getClass().getSimpleName());
        }
        for (RecordComponent component : components) {
            Object value = read(component, data);
            if (value != null && !value.equals(Usage.Media.NONE)) {
                object.set(component.getName(), of(value));
            }
        }
        return object;
    }

    private static Object read(RecordComponent component, Record data) {
        try {
            return component.getAccessor().invoke(data);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
