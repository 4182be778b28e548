package io.sluice.admission.postgres;

import java.util.Optional;
import java.util.function.Function;

/** Words of columns. */
final class Words {
    private Words() {}

    static <T> T known(String word, Function<String, Optional<T>> meaning) {
        return meaning.apply(word)
                .orElseThrow(() -> new IllegalStateException(
                        "the database says '" + word + "' where this version of the gateway knows no such word"));
    }
}
