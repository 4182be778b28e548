package io.sluice.model;

/** How the answer is to come. */
public enum Delivery {
    WHOLE,
    STREAM
}
