package io.sluice.model;

import io.sluice.json.Json;

/** Whether and which tool the model must call. */
public sealed interface ToolChoice {
    /** The model decides; also what holds when the caller said nothing. */
    record Auto() implements ToolChoice {}

    /** No tool may be called. */
    record None() implements ToolChoice {}

    /** Some tool must be called. */
    record Required() implements ToolChoice {}

    /** This tool must be called. */
    record Named(String name) implements ToolChoice {}

    /** A vendor's own form, only for its own family. */
    record Opaque(Family origin, Json body) implements ToolChoice {}
}
