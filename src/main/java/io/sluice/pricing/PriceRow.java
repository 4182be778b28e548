package io.sluice.pricing;

import io.sluice.provider.ProviderId;
import java.util.Comparator;

/**
 * A line of a price book.
 *
 * @param model a model's exact name, or the beginning of names with {@code *} at its end
 */
public record PriceRow(ProviderId provider, String model, Price price) {
    /** By provider, then model. */
    public static final Comparator<PriceRow> ORDER =
            Comparator.comparing((PriceRow row) -> row.provider().value()).thenComparing(PriceRow::model);

    /** Whether this line is for all models whose names begin so. */
    public boolean isPattern() {
        return model.endsWith("*");
    }

    /** The beginning of names that this line is for, or the whole name. */
    String beginning() {
        return isPattern() ? model.substring(0, model.length() - 1) : model;
    }

    /** Whether this line can be for a model. */
    public boolean matches(String name) {
        return isPattern() ? name.startsWith(beginning()) : name.equals(model);
    }

    /** Where the line stands. */
    Key key() {
        return new Key(provider.value(), model);
    }

    /** A model, or a pattern of models, of a provider. */
    record Key(String provider, String model) {}
}
