package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code functions} and {@code function_call}, the form that tools had before. One function can be called at a time,
 * so calls in parallel are ruled out.
 */
final class FunctionDecoder {
    private FunctionDecoder() {}

    /** Whether the request speaks the older form. An empty list of functions is no list. */
    static boolean speaksIn(Fields request) {
        return !request.objects("functions").isEmpty();
    }

    /** Reads the older form, which must not be mixed with the newer. */
    static Tooling decode(Fields request) {
        if (!request.objects("tools").isEmpty()) {
            throw Refused.with(
                    "functions",
                    "invalid_parameter_combination",
                    "'functions' and 'tools' cannot be sent together. 'functions' is deprecated: send 'tools' only.");
        }
        List<Fields> told = request.objects("functions");
        if (told.size() > ToolDecoder.MOST_TOOLS) {
            throw Refused.tooMany(request.at("functions"), ToolDecoder.MOST_TOOLS, told.size());
        }
        List<ToolSpec> functions = new ArrayList<>(told.size());
        told.forEach(function -> functions.add(ToolDecoder.function(function)));
        return new Tooling(functions, choice(request, functions), false);
    }

    /** Refuses a choice among functions that are not there. */
    static void refuseStrayChoice(Fields request) {
        JsonNode choice = request.value("function_call");
        if (choice != null
                && !choice.asText().equals("none")
                && !choice.asText().equals("auto")) {
            throw Refused.with(
                    "function_call",
                    "invalid_value",
                    "The 'function_call' parameter is only allowed when 'functions' are specified.");
        }
    }

    private static @Nullable ToolChoice choice(Fields request, List<ToolSpec> functions) {
        JsonNode choice = request.value("function_call");
        if (choice == null) {
            return null;
        }
        String path = request.at("function_call");
        if (choice.isTextual()) {
            return switch (choice.textValue()) {
                case "none" -> new ToolChoice.None();
                case "auto" -> new ToolChoice.Auto();
                default -> throw Refused.value(path, choice.textValue(), List.of("none", "auto"));
            };
        }
        if (!choice.isObject()) {
            throw Refused.type(path, "one of a string or object", choice);
        }
        Fields wanted = Fields.of(choice, path);
        return ToolDecoder.named(wanted.requireText("name"), functions, wanted.at("name"));
    }
}
