package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body as MLflow's server does: a body that is labelled as something else than JSON, or not at all, is a
 * text, and a text is no object.
 */
final class JsonBody {
    private JsonBody() {}

    /** The object of the request's body, which the front door has read; as {@link #read}. */
    static ObjectNode of(RoutingContext context) {
        Buffer body = context.body().buffer();
        return read(
                body == null ? new byte[0] : body.getBytes(), context.request().getHeader("Content-Type"));
    }

    /**
     * The body's object; nobody else has seen it, so it may be changed.
     *
     * @param contentType as sent; null when the request names none
     * @throws CallFailed with the failure that MLflow's words for it are made of
     */
    static ObjectNode read(byte[] body, @Nullable String contentType) {
        var problems = new Problems();
        if (body.length == 0) {
            problems.add("", "missing", "Field required", NullNode.getInstance());
        } else {
            JsonNode value = isJson(contentType)
                    ? parse(body, problems)
                    : new TextNode(new String(body, StandardCharsets.UTF_8));
            if (value instanceof ObjectNode object) {
                return object;
            }
            if (problems.none()) {
                problems.noObject("", value);
            }
        }
        problems.throwIfAny();
        throw new IllegalStateException("a body that is no object is a problem");
    }

    private static JsonNode parse(byte[] body, Problems problems) {
        try {
            return JsonCodec.read(body);
        } catch (InvalidJson invalid) {
            if (invalid.problem().contains("UTF-8")) {
                throw new CallFailed(new Failure.Prescribed(400, "There was an error parsing the body"));
            }
            problems.add(
                    String.valueOf(invalid.offset()),
                    ValidationErrors.INVALID_JSON,
                    "The body " + invalid.problem() + ".",
                    null);
            return NullNode.getInstance();
        }
    }

    /** {@code application/json} and {@code application/anything+json}, whatever their parameters. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }
}
