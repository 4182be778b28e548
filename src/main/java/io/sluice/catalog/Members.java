package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object of a declaration. Reading a member marks it as known; what nobody read is reported at the end.
 * Members that are {@code null} count as absent.
 */
final class Members {
    private final ObjectNode node;
    private final String path;
    private final List<Violation> problems;
    private final Set<String> known = new HashSet<>();
    private final Set<String> announced = new LinkedHashSet<>();
    private final List<Members> groups = new ArrayList<>();

    /**
     * @param path     of the object in the document, empty for the document itself
     * @param problems collects what is wrong
     */
    Members(ObjectNode node, String path, List<Violation> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** The path of a member of this object. */
    String field(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    void problem(String member, String rule, String message) {
        problems.add(new Violation(field(member), rule, message));
    }

    /** Accepts members without reading them and without naming them to anybody. */
    void ignore(Collection<String> members) {
        known.addAll(members);
    }

    /** Accepts every member: somebody else judges them. */
    void acceptAll() {
        node.fieldNames().forEachRemaining(known::add);
    }

    /** This member. */
    @Nullable
    Found find(String member) {
        return findAny(member, List.of(member));
    }

    /**
     * The first of several spellings that is there.
     *
     * @param announced the spelling that messages name as accepted
     */
    @Nullable
    Found findAny(String announced, List<String> spellings) {
        this.announced.add(announced);
        known.addAll(spellings);
        for (String spelling : spellings) {
            JsonNode value = node.get(spelling);
            if (value != null && !value.isNull()) {
                return new Found(spelling, value);
            }
        }
        return null;
    }

    /** The object under the first of several spellings that holds one; other kinds of values are left alone. */
    @Nullable
    Members findObject(List<String> spellings) {
        for (String spelling : spellings) {
            if (node.get(spelling) instanceof ObjectNode object) {
                known.add(spelling);
                return group(spelling, object);
            }
        }
        return null;
    }

    /** The object that was found, or null with a problem noted when it is something else. */
    @Nullable
    Members asObject(@Nullable Found found) {
        if (found == null) {
            return null;
        }
        if (found.value() instanceof ObjectNode object) {
            return group(found.member(), object);
        }
        problem(
                found.member(),
                "object_type",
                "'" + field(found.member()) + "' must be an object, not " + kind(found.value()) + ".");
        return null;
    }

    /** The value of a member, without taking note of it. */
    @Nullable
    JsonNode peek(String member) {
        return node.get(member);
    }

    /** An object inside a list under a member. */
    Members element(String member, int index, ObjectNode object) {
        return group(member + "." + index, object);
    }

    private Members group(String member, ObjectNode object) {
        var group = new Members(object, field(member), problems);
        groups.add(group);
        return group;
    }

    /** The text of this member, or null when it is absent or, with a problem noted, something else. */
    @Nullable
    String text(String member) {
        return asText(find(member));
    }

    /** The text that was found, or null with a problem noted when it is something else. */
    @Nullable
    String asText(@Nullable Found found) {
        if (found == null) {
            return null;
        }
        if (!found.value().isTextual()) {
            problem(
                    found.member(),
                    "string_type",
                    "'" + field(found.member()) + "' must be text, not " + kind(found.value()) + ".");
            return null;
        }
        return found.value().textValue();
    }

    /** The whole number of this member, or null when it is absent or, with a problem noted, anything but that. */
    @Nullable
    Integer integer(String member, int min, int max) {
        Found found = find(member);
        if (found == null) {
            return null;
        }
        if (found.value().isIntegralNumber()) {
            BigDecimal number = found.value().decimalValue();
            if (number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return number.intValueExact();
            }
        }
        problem(member, "int_range", "'" + field(member) + "' must be a whole number from " + min + " to " + max + ".");
        return null;
    }

    /** The truth value of this member, or null when it is absent or, with a problem noted, something else. */
    @Nullable
    Boolean bool(String member) {
        Found found = find(member);
        if (found == null) {
            return null;
        }
        if (!found.value().isBoolean()) {
            problem(
                    member,
                    "bool_type",
                    "'" + field(member) + "' must be true or false, not " + kind(found.value()) + ".");
            return null;
        }
        return found.value().booleanValue();
    }

    /** Tells of every member that nobody asked for, here and in the objects below. */
    void eachUnknown(Consumer<Unknown> action) {
        for (var member : node.properties()) {
            if (!known.contains(member.getKey())) {
                action.accept(new Unknown(field(member.getKey()), String.join(", ", announced)));
            }
        }
        groups.forEach(group -> group.eachUnknown(action));
    }

    /** The object itself. */
    ObjectNode node() {
        return node;
    }

    /** What a value is, for messages. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case OBJECT -> "an object";
            case STRING -> "text";
            case NULL, MISSING -> "null";
            case BINARY, POJO -> "something else";
        };
    }

    /** A member that is there. */
    record Found(String member, JsonNode value) {}

    /**
     * A member that may not be there.
     *
     * @param accepted the members that may
     */
    record Unknown(String field, String accepted) {}
}
