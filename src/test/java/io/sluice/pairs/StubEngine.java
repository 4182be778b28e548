package io.sluice.pairs;

import io.sluice.provider.local.EmbeddingEngine;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Stands for the model of the provider {@code local} in builds that leave it out, so that the pages are the same in all. It
 * is asked what it can do, and never to do it.
 */
@Alternative
@Singleton
public final class StubEngine implements EmbeddingEngine {
    /** The model that the real one has. */
    static final String MODEL = "all-minilm-l6-v2-q";

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public int dimensions() {
        return 384;
    }

    @Override
    public int longest() {
        return 254;
    }

    @Override
    public Pieces read(String text) {
        return new Pieces(text.chars().asLongStream().toArray());
    }

    @Override
    public double[] embed(Pieces pieces) {
        throw new EngineFailed("there is no model", new IllegalStateException("this engine only stands for one"));
    }
}
