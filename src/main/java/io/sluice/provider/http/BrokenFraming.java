package io.sluice.provider.http;

import java.io.Serial;

/** Bytes of a stream that are no events. Has no stack trace: it says what the upstream did. */
public class BrokenFraming extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param message for people, to be told to callers: what the provider sent. Holds nothing of it
     */
    public BrokenFraming(String message) {
        super(message, null, false, false);
    }

    /** What is wrong, for people. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
