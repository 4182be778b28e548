package io.sluice.dialect.anthropic;

import io.sluice.model.Family;
import io.sluice.model.ResponseFormat;
import org.jspecify.annotations.Nullable;

/** Reads the form an answer must have: {@code output_config.format}, or {@code output_format}, its older name. */
final class FormatDecoder {
    /** Other vendors want a name for every schema; Anthropic has none. */
    private static final String NAME = "output";

    private FormatDecoder() {}

    static ResponseFormat decode(Fields request) {
        Fields format = told(request);
        if (format == null) {
            return new ResponseFormat.Text();
        }
        String type = format.requireText("type");
        return type.equals("json_schema")
                ? new ResponseFormat.JsonSchema(
                        NAME, null, format.requireObject("schema").json(), true)
                : new ResponseFormat.Opaque(Family.ANTHROPIC, type, format.json());
    }

    private static @Nullable Fields told(Fields request) {
        Fields config = request.object("output_config");
        Fields format = config == null ? null : config.object("format");
        return format == null ? request.object("output_format") : format;
    }
}
