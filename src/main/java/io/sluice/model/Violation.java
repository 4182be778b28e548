package io.sluice.model;

/**
 * One thing wrong with a request's document.
 *
 * @param field   where, as a path of members and indices joined by dots ({@code messages.0.content}); empty for the whole
 *                body
 * @param rule    the broken rule's short name, stable for programs ({@code missing}, {@code string_type}, {@code json_invalid})
 * @param message for people; names the problem and what is accepted
 */
public record Violation(String field, String rule, String message) {}
