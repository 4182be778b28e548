package io.sluice.identity;

import java.util.List;

/** Port: where the digests of administrators' keys are kept. Blocking; called at start only. */
public interface AdminKeys {
    /** Digests of all keys that are valid. */
    List<byte[]> valid();

    /** Makes this the one valid key; keys before it are revoked. */
    void replaceAll(byte[] digest);
}
