package io.sluice.model;

import io.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a request's document.
 *
 * @param field   where, as a path of members and indices joined by dots ({@code messages.0.content}); empty for the whole
 *                body
 * @param rule    the broken rule's short name, stable for programs ({@code missing}, {@code string_type}, {@code json_invalid})
 * @param message for people; names the problem and what is accepted
 * @param input   what stood there, for dialects whose errors repeat it to the caller; it is content, so never for a log.
 *                Null when unknown
 */
public record Violation(
        String field, String rule, String message, @Nullable Json input) {
    /** A violation that does not tell what stood there. */
    public Violation(String field, String rule, String message) {
        this(field, rule, message, null);
    }
}
