package io.sluice.pairs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, in no language.
 *
 * @param calls  what the assistant called before; each is answered with the result of its place
 * @param limit  most tokens of the answer; 0 for none
 * @param forced a tool must be called: the only way to make the simulated provider call one
 */
record Ask(
        boolean image,
        boolean tools,
        List<Told.Call> calls,
        boolean schema,
        @Nullable String stop,
        int limit,
        boolean effort,
        boolean forced) {

    static Ask plain() {
        return new Ask(false, false, List.of(), false, null, 0, false, false);
    }

    Ask withImage() {
        return new Ask(true, tools, calls, schema, stop, limit, effort, forced);
    }

    Ask withTools() {
        return new Ask(image, true, calls, schema, stop, limit, effort, forced);
    }

    Ask withCalls(List<Told.Call> called) {
        return new Ask(image, tools, List.copyOf(called), schema, stop, limit, effort, false);
    }

    Ask withSchema() {
        return new Ask(image, tools, calls, true, stop, limit, effort, forced);
    }

    Ask withStop() {
        return new Ask(image, tools, calls, schema, Scenario.Words.STOP, limit, effort, forced);
    }

    Ask withLimit(int most) {
        return new Ask(image, tools, calls, schema, stop, most, effort, forced);
    }

    Ask withEffort() {
        return new Ask(image, tools, calls, schema, stop, limit, true, forced);
    }

    Ask withForce() {
        return new Ask(image, tools, calls, schema, stop, limit, effort, tools);
    }
}
