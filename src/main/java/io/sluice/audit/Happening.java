package io.sluice.audit;

import java.time.Instant;

/** Something that is to go on record. */
public record Happening(Actor actor, AuditEvent event, Instant at) {}
