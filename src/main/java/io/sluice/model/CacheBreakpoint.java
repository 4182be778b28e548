package io.sluice.model;

/**
 * A place in a prompt up to which the provider is asked to keep what it has read, for the next request that begins the same.
 * Says nothing about the answer: providers without a word for it leave it out.
 *
 * @param part index of the part of the message behind which it stands
 */
public record CacheBreakpoint(int part, CacheLifetime lifetime) {}
