package io.sluice.ledger;

/** One attempt, over and done: a row of the ledger. */
public record LedgerEntry(AttemptBegun begun, AttemptEnded ended) {}
