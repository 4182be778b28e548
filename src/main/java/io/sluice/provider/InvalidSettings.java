package io.sluice.provider;

import java.io.Serial;

/** Settings of a target that do not fit together. */
public final class InvalidSettings extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * @param key     the setting to change
     * @param message for people: the problem and the accepted values
     */
    public InvalidSettings(String key, String message) {
        super(message, null, false, false);
        this.key = key;
    }

    /** The setting to change. */
    public String key() {
        return key;
    }

    /** The problem and the accepted values, for people. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
