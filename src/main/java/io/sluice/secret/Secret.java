package io.sluice.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.util.Objects;
import java.util.function.Function;

/**
 * A credential in clear. It does not print, compare or serialize; the one way to its text is {@link #reveal}, which only
 * providers (to send it) and secret engines (to store it) call.
 */
@JsonIgnoreType
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Takes a credential in. Surrounding white space is never part of a key: files end in line feeds. */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "text").strip());
    }

    /** Hands the text to {@code use}, for the moment of use only. */
    public <T> T reveal(Function<String, T> use) {
        return use.apply(text);
    }

    /** Whether there is any text. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
