package io.sluice.pricing;

/** The answer to what a model costs. */
public sealed interface ModelPrice {
    /** What stands for the version where there is no price. */
    String UNPRICED = "unpriced";

    /** The version that the price is from, for the record: {@code builtin-2026-11-25}, {@code book:7}, {@code route:chat@12}. */
    String version();

    /** There is a price. */
    record Known(Price price, String version) implements ModelPrice {}

    /** There is none. The cost is unknown, which is not zero. */
    record Unknown() implements ModelPrice {
        @Override
        public String version() {
            return UNPRICED;
        }
    }
}
