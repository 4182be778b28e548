package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object that an administrator sent, read member by member. Reading a member makes it known; {@link #done} refuses what
 * nobody read, together with all else that is wrong. Members that are {@code null} count as absent.
 */
final class Body {
    private static final int LONGEST_SHOWN = 80;

    private final ObjectNode node;
    private final String path;
    private final List<Violation> problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Body> below = new ArrayList<>();

    private Body(ObjectNode node, String path, List<Violation> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /**
     * The body as an object.
     *
     * @throws CallFailed when it is none
     */
    static Body of(JsonNode document) {
        if (document instanceof ObjectNode object) {
            return new Body(object, "", new ArrayList<>());
        }
        throw new CallFailed(Failure.InvalidRequest.of("", "object_type", "The request body must be a JSON object."));
    }

    /** Whether a member is text. */
    boolean isText(String member) {
        return node.path(member).isTextual();
    }

    /** The text of a member that must be there; the empty text, with the problem noted, when it is not. */
    String requiredText(String member) {
        String text = text(member);
        requirePresent(member);
        return text == null ? "" : text;
    }

    /** The text of a member; null when it is absent or, with the problem noted, something else. */
    @Nullable
    String text(String member) {
        JsonNode value = value(member);
        if (value == null || value.isTextual()) {
            return value == null ? null : value.textValue();
        }
        problem(member, "string_type", "'" + field(member) + "' must be text.");
        return null;
    }

    /**
     * Texts of a list, each as what it stands for; null when the list is absent.
     *
     * @param reader throws {@link IllegalArgumentException} with what is wrong, which is noted
     */
    <T> @Nullable List<T> list(String member, boolean mayBeEmpty, Function<String, T> reader) {
        JsonNode value = value(member);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            problem(member, "list_type", "'" + field(member) + "' must be a list of texts.");
            return null;
        }
        if (value.isEmpty() && !mayBeEmpty) {
            problem(member, "empty", "'" + field(member) + "' must have at least one element.");
            return null;
        }
        var all = new LinkedHashSet<T>();
        for (int i = 0; i < value.size(); i++) {
            String element = member + "." + i;
            if (!value.get(i).isTextual()) {
                problem(element, "string_type", "'" + field(element) + "' must be text.");
                continue;
            }
            try {
                all.add(reader.apply(value.get(i).textValue()));
            } catch (IllegalArgumentException e) {
                problem(element, "value", "'" + field(element) + "' " + e.getMessage() + ".");
            }
        }
        return List.copyOf(all);
    }

    /** The truth value of a member; null when it is absent or, with the problem noted, something else. */
    @Nullable
    Boolean flag(String member) {
        JsonNode value = value(member);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        problem(member, "bool_type", "'" + field(member) + "' must be true or false.");
        return null;
    }

    /** The whole number of a member; null when it is absent or, with the problem noted, anything but that. */
    @Nullable
    Long whole(String member, long min, long max) {
        JsonNode value = value(member);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber()
                && value.decimalValue().compareTo(BigDecimal.valueOf(min)) >= 0
                && value.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0) {
            return value.longValue();
        }
        problem(member, "int_range", "'" + field(member) + "' must be a whole number from " + min + " to " + max + ".");
        return null;
    }

    /** The number of a member; null when it is absent or, with the problem noted, anything but that. */
    @Nullable
    BigDecimal number(String member, int min, int max) {
        JsonNode value = value(member);
        if (value == null) {
            return null;
        }
        if (value.isNumber()
                && value.decimalValue().scale() <= LONGEST_SHOWN
                && value.decimalValue().compareTo(BigDecimal.valueOf(min)) >= 0
                && value.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0) {
            return value.decimalValue();
        }
        problem(member, "number_range", "'" + field(member) + "' must be a number from " + min + " to " + max + ".");
        return null;
    }

    /** The object of a member; null when it is absent or, with the problem noted, something else. */
    @Nullable
    Body object(String member) {
        JsonNode value = value(member);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            var body = new Body(object, field(member), problems);
            below.add(body);
            return body;
        }
        problem(member, "object_type", "'" + field(member) + "' must be an object.");
        return null;
    }

    /** Notes it when a member is not there. */
    void requirePresent(String member) {
        if (!node.hasNonNull(member)) {
            problem(member, "missing", "'" + field(member) + "' is missing.");
        }
    }

    /** Notes that something is wrong with a member. */
    void problem(String member, String rule, String message) {
        problems.add(new Violation(field(member), rule, message));
    }

    /**
     * All members have been read.
     *
     * @throws CallFailed with everything that is wrong
     */
    void done() {
        refuseUnknown();
        if (!problems.isEmpty()) {
            throw new CallFailed(new Failure.InvalidRequest(problems));
        }
    }

    private void refuseUnknown() {
        node.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                String shown = shortened(field(member));
                problems.add(new Violation(
                        shown,
                        "unknown_member",
                        "'" + shown + "' is not known here. Accepted are " + String.join(", ", known) + "."));
            }
        });
        below.forEach(Body::refuseUnknown);
    }

    private @Nullable JsonNode value(String member) {
        known.add(member);
        return node.hasNonNull(member) ? node.get(member) : null;
    }

    private String field(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
