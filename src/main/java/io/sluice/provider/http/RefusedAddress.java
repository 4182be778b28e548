package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.io.Serial;

/** Why no connection was made, for the log: callers are told neither the host nor its address. */
final class RefusedAddress extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private RefusedAddress(String message) {
        super(message, null, false, false);
    }

    static CallFailed of(String host, String address, String rule) {
        var cause = new RefusedAddress("host=" + host + " address=" + address + " rule=" + rule);
        return new CallFailed(new Failure.AddressRefused(), cause);
    }
}
