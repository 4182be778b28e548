package io.sluice.admission;

import java.io.Serial;

/** Nothing can be decided about a gateway's shares, for it was heard of lately. */
public final class GatewayHeard extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    GatewayHeard(String message) {
        super(message, null, false, false);
    }
}
