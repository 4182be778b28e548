package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.identity.NamePattern;
import io.sluice.json.JsonCodec;
import java.util.List;
import java.util.regex.Pattern;

/** Names and patterns of names, as grants and keys say them. */
final class Patterns {
    private static final Pattern OF_ROUTES = Pattern.compile("[A-Za-z0-9_.*-]{1,255}");
    private static final Pattern OF_OTHERS = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private Patterns() {}

    /** A route's name or a pattern of routes. */
    static NamePattern route(String text) {
        return checked(
                OF_ROUTES,
                text,
                "must be the name of a route (letters, digits, _, - and ., at most 255), or a pattern with *");
    }

    /** A model's name or a pattern of models. */
    static NamePattern model(String text) {
        return checked(
                OF_OTHERS,
                text,
                "must be the name of a model (at most 255 characters, no spaces), or a pattern with *");
    }

    /** A tool's name or a pattern of tools. */
    static NamePattern tool(String text) {
        return checked(
                OF_OTHERS, text, "must be the name of a tool (at most 255 characters, no spaces), or a pattern with *");
    }

    static ArrayNode texts(List<NamePattern> patterns) {
        ArrayNode texts = JsonCodec.array();
        patterns.forEach(pattern -> texts.add(pattern.text()));
        return texts;
    }

    private static NamePattern checked(Pattern allowed, String text, String rule) {
        if (!allowed.matcher(text).matches()) {
            throw new IllegalArgumentException(rule);
        }
        return NamePattern.of(text);
    }
}
