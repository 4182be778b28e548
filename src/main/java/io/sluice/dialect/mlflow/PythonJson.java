package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as Python's {@code json.dumps} writes it: a blank after each colon and comma, everything beyond ASCII escaped. MLflow's
 * server writes the arguments of tool calls so where a provider gives them as an object, and callers compare texts.
 */
final class PythonJson {
    private PythonJson() {}

    /** The same JSON written Python's way; text that is no JSON, such as a call cut short, stays as it is. */
    static String rewrite(String json) {
        try {
            var written = new StringBuilder(json.length() + 16);
            write(JsonCodec.read(json), written);
            return written.toString();
        } catch (InvalidJson cutShort) {
            return json;
        }
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node.isObject()) {
            out.append('{');
            String separator = "";
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                out.append(separator);
                write(member.getKey(), out);
                out.append(": ");
                write(member.getValue(), out);
                separator = ", ";
            }
            out.append('}');
        } else if (node.isArray()) {
            out.append('[');
            String separator = "";
            for (JsonNode item : node) {
                out.append(separator);
                write(item, out);
                separator = ", ";
            }
            out.append(']');
        } else if (node.isTextual()) {
            write(node.textValue(), out);
        } else {
            out.append(JsonCodec.write(node));
        }
    }

    private static void write(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (character >= ' ' && character < 0x7f) {
                        out.append(character);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    }
                }
            }
        }
        out.append('"');
    }
}
