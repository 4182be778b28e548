package io.sluice.dialect.openai;

import io.sluice.model.ModelRequest;

/** A request that was read, and how its answer is to be written. */
record Decoded<R extends ModelRequest>(R request, AnswerStyle style) {}
