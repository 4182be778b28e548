package io.sluice.call;

import io.sluice.identity.Principal;
import io.sluice.model.CallId;

/**
 * One inbound request, authenticated.
 *
 * @param dialect      the language it came in, for metrics
 * @param receivedNanos {@link System#nanoTime()} at its arrival
 */
public record Inbound(CallId id, Principal principal, String dialect, long receivedNanos) {}
