package io.sluice.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import java.util.Arrays;
import java.util.function.Supplier;

/** Reads vectors as most vendors write them: lists of numbers. Pure. */
public final class VectorReader {
    private VectorReader() {}

    /**
     * The numbers of a list.
     *
     * @param unreadable thrown when it is none or empty, or holds something that is no number or beyond what a number can be
     */
    public static double[] numbers(JsonNode list, Supplier<CallFailed> unreadable) {
        if (!list.isArray() || list.isEmpty()) {
            throw unreadable.get();
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!list.path(i).isNumber()) {
                throw unreadable.get();
            }
            numbers[i] = list.path(i).doubleValue();
        }
        return finite(numbers, unreadable);
    }

    /** The same numbers, each of which can be told to a caller: JSON knows no infinity. */
    public static double[] finite(double[] numbers, Supplier<CallFailed> unreadable) {
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw unreadable.get();
        }
        return numbers;
    }
}
