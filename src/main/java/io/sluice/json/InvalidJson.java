package io.sluice.json;

import java.io.Serial;

/** Bytes that are no JSON. The message says what is wrong ({@code is not valid JSON}), never what stood there. */
public final class InvalidJson extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param problem what is wrong, worded to follow the name of the thing read
     * @param offset  where, in bytes from the start
     */
    public InvalidJson(String problem, long offset) {
        super(problem, null, false, false);
        this.offset = offset;
    }

    /** Where reading stopped, in bytes from the start; 0 when unknown. */
    public long offset() {
        return offset;
    }

    /** What is wrong, worded to follow the name of the thing that was read. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
