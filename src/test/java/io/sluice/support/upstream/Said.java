package io.sluice.support.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A good answer: what the model says, and how it accounts for it.
 *
 * @param choices the pieces of each choice; empty means that the wire makes up a deterministic answer from the request.
 *     When the request asks for more choices than there are, the last one is repeated
 * @param usageSaid whether and how the reply tells its usage; the double's own count does not depend on it
 */
public record Said(List<List<Part>> choices, Manner manner, Accounting accounting, UsageSaid usageSaid)
        implements Content {

    /** What the reply tells about its usage. */
    public enum UsageSaid {
        /** As the vendor does. */
        TRULY,
        /** Not at all. */
        ABSENT,
        /** Twice, the same numbers. */
        TWICE,
        /** All zero. */
        ZERO,
        /** OpenAI's wire only: in the chunk that carries the finish reason, asked for or not (Mistral, Fireworks). */
        WITH_FINISH,
        /** OpenAI's wire only: cumulative in every chunk, asked for or not (Perplexity). */
        IN_EVERY_CHUNK
    }

    /**
     * How it is said and how it ends.
     *
     * @param finish the finish reason in the vendor's own word; null for the fitting one
     * @param stopSequence the stop sequence that was met, for wires that tell it
     * @param model the model's name as the reply tells it; null repeats what was asked for
     * @param tokensPerEvent tokens in one event of a stream
     */
    public record Manner(
            @Nullable String finish,
            @Nullable String stopSequence,
            @Nullable String model,
            int tokensPerEvent) {
        static final Manner PLAIN = new Manner(null, null, null, 1);
    }

    /** Corrects the tokens counted by {@link TokenRule}; corrected numbers are told to the client and counted alike. */
    public record Accounting(UnaryOperator<Tokens> correction) {
        static final Accounting BY_RULE = new Accounting(UnaryOperator.identity());

        public Tokens settle(Tokens counted) {
            return correction.apply(counted);
        }

        Accounting then(UnaryOperator<Tokens> next) {
            return new Accounting(counted -> next.apply(correction.apply(counted)));
        }
    }

    static final Said ECHO = new Said(List.of(), Manner.PLAIN, Accounting.BY_RULE, UsageSaid.TRULY);

    public Said {
        choices = choices.stream().map(List::copyOf).toList();
    }

    static Said of(Part... parts) {
        return new Said(List.of(List.of(parts)), Manner.PLAIN, Accounting.BY_RULE, UsageSaid.TRULY);
    }

    /** So many choices: those scripted, the last one repeated when there are too few. */
    public List<List<Part>> choices(int count, List<Part> madeUp) {
        var some = choices.isEmpty() ? List.of(madeUp) : choices;
        var all = new ArrayList<List<Part>>();
        for (var k = 0; k < count; k++) {
            all.add(some.get(Math.min(k, some.size() - 1)));
        }
        return all;
    }

    /** The model's name the reply tells. */
    public String modelOr(String asked) {
        return manner.model() == null ? asked : manner.model();
    }

    Said with(Part part) {
        var more = new ArrayList<>(choices);
        var last = more.isEmpty() ? new ArrayList<Part>() : new ArrayList<>(more.removeLast());
        last.add(part);
        more.add(last);
        return new Said(more, manner, accounting, usageSaid);
    }

    Said withChoice(List<Part> parts) {
        var more = new ArrayList<>(choices);
        more.add(parts);
        return new Said(more, manner, accounting, usageSaid);
    }

    Said with(Manner value) {
        return new Said(choices, value, accounting, usageSaid);
    }

    Said with(Accounting value) {
        return new Said(choices, manner, value, usageSaid);
    }

    Said with(UsageSaid value) {
        return new Said(choices, manner, accounting, value);
    }
}
