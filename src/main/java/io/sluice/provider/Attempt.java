package io.sluice.provider;

import io.sluice.model.CallId;
import io.sluice.model.ModelRequest;

/**
 * One try of a call at one target.
 *
 * @param number from 1
 */
public record Attempt<R extends ModelRequest>(CallId call, int number, R request) {}
