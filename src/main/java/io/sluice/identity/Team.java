package io.sluice.identity;

import java.time.Instant;

/** A team of the organisation. Names are unique. */
public record Team(String name, Instant createdAt) {}
