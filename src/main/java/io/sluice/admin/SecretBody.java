package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.SecretImport;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an administrator sends to write a secret. No message repeats a value. */
final class SecretBody {
    /** Longest secret, in characters. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final String NAME = "name";
    private static final String VALUE = "value";
    private static final String FROM = "from";
    private static final int LONGEST_NAME_SHOWN = 80;

    private final ObjectNode body;

    private SecretBody(ObjectNode body) {
        this.body = body;
    }

    /** Reads the body of a new secret: {@code name}, and {@code value} or {@code from}. */
    static SecretBody ofNew(byte[] bytes) {
        return read(bytes, List.of(NAME, VALUE, FROM), NAME);
    }

    /** Reads the body of a new version: {@code value} or {@code from}. */
    static SecretBody ofVersion(byte[] bytes) {
        return read(bytes, List.of(VALUE, FROM), null);
    }

    String name() {
        return body.path(NAME).asText();
    }

    /** The secret itself. Fails when it is to be read from where it may not be, or is not there. */
    Uni<Secret> value(SecretImport imports) {
        return body.hasNonNull(VALUE)
                ? Uni.createFrom().item(() -> Secret.of(body.path(VALUE).asText()))
                : imports.read(body.path(FROM).asText().strip());
    }

    private static SecretBody read(byte[] bytes, List<String> members, @Nullable String required) {
        JsonNode document = Documents.read(bytes);
        if (!(document instanceof ObjectNode object)) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "", "object_type", "The body must be an object with " + String.join(", ", members) + "."));
        }
        var problems = new ArrayList<Violation>();
        object.fieldNames().forEachRemaining(member -> {
            if (!members.contains(member)) {
                problems.add(unknown(member, members));
            }
        });
        for (String member : members) {
            if (object.hasNonNull(member)) {
                checkText(member, object.path(member), problems);
            }
        }
        if (required != null && !object.hasNonNull(required)) {
            problems.add(new Violation(required, "missing", "'" + required + "' is missing."));
        }
        if (object.hasNonNull(VALUE) == object.hasNonNull(FROM)) {
            problems.add(new Violation(
                    VALUE,
                    "missing",
                    "Give either 'value', the secret itself, or 'from', where the gateway finds it (env:NAME or"
                            + " file:/path)."));
        }
        if (!problems.isEmpty()) {
            throw new CallFailed(new Failure.InvalidRequest(problems));
        }
        return new SecretBody(object);
    }

    private static void checkText(String member, JsonNode value, List<Violation> problems) {
        if (!value.isTextual()) {
            problems.add(new Violation(member, "string_type", "'" + member + "' must be text."));
        } else if (value.textValue().isBlank() || value.textValue().length() > MAX_LENGTH) {
            problems.add(new Violation(
                    member,
                    "string_length",
                    "'" + member + "' must have 1 to " + MAX_LENGTH + " characters, not all of them white space."));
        }
    }

    private static Violation unknown(String member, List<String> members) {
        String shown =
                member.length() <= LONGEST_NAME_SHOWN ? member : member.substring(0, LONGEST_NAME_SHOWN - 3) + "...";
        return new Violation(
                shown,
                "unknown_member",
                "'" + shown + "' is not known here. Accepted are " + String.join(", ", members) + ".");
    }
}
