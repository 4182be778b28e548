package io.sluice.ledger;

/** Why the ledger cannot be used or read, in words for an operator. */
public final class LedgerProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerProblem(String message) {
        super(message);
    }
}
