package io.sluice.call;

import io.sluice.identity.Principal;
import io.sluice.model.CallId;

/**
 * One inbound request, authenticated.
 *
 * @param dialect      the language it came in, for metrics
 * @param address      where it came from, as a literal
 * @param options      what the caller said of the call in headers of ours
 * @param limits       tells the caller what is left of its limits
 * @param receivedNanos {@link System#nanoTime()} at its arrival
 */
public record Inbound(
        CallId id,
        Principal principal,
        String dialect,
        String address,
        CallOptions options,
        LimitNotice limits,
        long receivedNanos) {
    /** The same with what the caller said of the call. */
    public Inbound with(CallOptions said) {
        return new Inbound(id, principal, dialect, address, said, limits, receivedNanos);
    }
}
