package io.sluice.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, and from where. Handed as an argument to whatever does it.
 *
 * @param principal stable id of the caller
 * @param keyId     id of the key presented, never the key; null when there was none or it is unknown
 * @param address   source address of the connection as text; empty when there was none
 * @param requestId id of the request; empty when there was none
 */
public record Actor(String principal, @Nullable String keyId, String address, String requestId) {
    /** The gateway itself, such as when its file changed. */
    public static final Actor SYSTEM = new Actor("system", null, "", "");
}
