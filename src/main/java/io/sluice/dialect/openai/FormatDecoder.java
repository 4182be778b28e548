package io.sluice.dialect.openai;

import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.ResponseFormat;

/** Reads {@code response_format}. Kinds we do not know (grammars and the like) ride to their own family. */
final class FormatDecoder {
    private FormatDecoder() {}

    static ResponseFormat decode(Fields request) {
        Fields format = request.object("response_format");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        String type = format.requireText("type");
        return switch (type) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> schema(format.requireObject("json_schema"));
            default -> new ResponseFormat.Opaque(Family.OPENAI, type, format.json());
        };
    }

    private static ResponseFormat schema(Fields wanted) {
        String name = wanted.requireText("name");
        Names.check(name, wanted.at("name"));
        Fields schema = wanted.object("schema");
        return new ResponseFormat.JsonSchema(
                name,
                wanted.text("description"),
                schema == null ? Json.of(JsonCodec.object()) : schema.json(),
                wanted.flag("strict"));
    }
}
