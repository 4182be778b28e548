package io.sluice.call;

import io.sluice.identity.Principal;
import io.sluice.model.CallId;

/**
 * One inbound request, authenticated.
 *
 * @param dialect      the language it came in, for metrics
 * @param address      where it came from, as a literal
 * @param receivedNanos {@link System#nanoTime()} at its arrival
 */
public record Inbound(CallId id, Principal principal, String dialect, String address, long receivedNanos) {}
