package io.sluice.model;

import java.util.List;

/** What is to be completed or embedded: texts, or token ids of the upstream's own tokenizer. Never empty. */
public sealed interface Prompt {
    /** How many answers (or vectors) one candidate each makes. */
    int size();

    /** One or more texts, in order. */
    record Texts(List<String> texts) implements Prompt {
        public Texts {
            texts = List.copyOf(texts);
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    /** One or more token sequences; only an upstream with the same tokenizer can read them. */
    record Tokens(List<List<Long>> sequences) implements Prompt {
        public Tokens {
            sequences = sequences.stream().map(List::copyOf).toList();
        }

        @Override
        public int size() {
            return sequences.size();
        }
    }
}
