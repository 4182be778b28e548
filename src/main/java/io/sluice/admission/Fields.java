package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of one JSON object, gathers every problem with them, and knows which were read. */
final class Fields {
    private final JsonNode object;
    private final String prefix;
    private final List<Violation> problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(JsonNode object, String prefix, List<Violation> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** Of a whole document. */
    static Fields of(JsonNode document) {
        if (!document.isObject()) {
            throw new CallFailed(Failure.InvalidRequest.of("", "object_type", "The body must be a JSON object."));
        }
        return new Fields(document, "", new ArrayList<>());
    }

    /** A member that is neither absent nor null; null otherwise. */
    @Nullable
    JsonNode find(String member) {
        known.add(member);
        JsonNode value = object.get(member);
        return value == null || value.isNull() ? null : value;
    }

    /** A member that is an object; null when it is absent or something else, which is a problem then. */
    @Nullable
    Fields object(String member) {
        JsonNode value = find(member);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            problem(member, "object_type", "must be an object");
            return null;
        }
        return new Fields(value, prefix + member + ".", problems);
    }

    @Nullable
    String text(String member) {
        JsonNode value = find(member);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > 255) {
            problem(member, "string_type", "must be a text of 1 to 255 characters");
            return null;
        }
        return value.textValue();
    }

    @Nullable
    Long number(String member, long min, long max) {
        JsonNode value = find(member);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            problem(member, "int_range", "must be a whole number from " + min + " to " + max);
            return null;
        }
        return value.longValue();
    }

    @Nullable
    Boolean flag(String member) {
        JsonNode value = find(member);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            problem(member, "bool_type", "must be true or false");
            return null;
        }
        return value.booleanValue();
    }

    /** Those of these members that are there. */
    List<String> present(List<String> members) {
        return members.stream().filter(member -> find(member) != null).toList();
    }

    /** Something is wrong with a member. */
    void problem(String member, String rule, String what) {
        problems.add(new Violation(prefix + member, rule, "'" + prefix + member + "' " + what + "."));
    }

    /** Something is wrong with this object as a whole. */
    void wrong(String rule, String message) {
        String field = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        problems.add(new Violation(field, rule, message));
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** Whatever was not read is unknown. */
    void rejectOthers() {
        object.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                problem(member, "unknown_member", "is unknown. Known are " + String.join(", ", known));
            }
        });
    }

    /** Fails with all problems, if there are any. */
    void verify() {
        if (!problems.isEmpty()) {
            throw new CallFailed(new Failure.InvalidRequest(problems));
        }
    }
}
