package io.sluice.provider;

import java.util.Locale;

/** A provider's id as it stands in route definitions: lower case with hyphens, such as {@code openai}. */
public record ProviderId(String value) {
    /**
     * Reads an id as loosely as MLflow does: case does not matter, {@code _} and {@code -} are the same.
     */
    public static ProviderId of(String text) {
        return new ProviderId(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public String toString() {
        return value;
    }
}
