package io.sluice.audit;

import io.sluice.secret.KeyedSignature.Signed;

/**
 * An entry with its place in the chain.
 *
 * @param previousHash of the entry before, {@link ChainHead#GENESIS} for the first
 * @param hash         of this one
 * @param seal         of the hash
 */
public record ChainedEntry(AuditEntry entry, String previousHash, String hash, Signed seal) {}
