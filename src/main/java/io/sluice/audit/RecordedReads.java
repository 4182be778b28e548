package io.sluice.audit;

import io.sluice.secret.SecretReadListener;
import io.sluice.secret.SecretRef;
import jakarta.inject.Singleton;

/**
 * Puts on record that this gateway has read a credential, by its reference. Once a process and reference: what is read again
 * every minute to be fresh would bury all else.
 */
@Singleton
final class RecordedReads implements SecretReadListener {
    private final AuditTrail trail;

    RecordedReads(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void read(SecretRef ref) {
        trail.later(Actor.SYSTEM, AuditEvent.done("secret.read", "reference:" + ref.text()));
    }
}
