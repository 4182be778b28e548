package io.sluice.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.Function;

/**
 * A credential in clear. It does not print or serialize, and it has no {@code equals}; the one way to its text is {@link #reveal}, which only
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

    /** Whether both are the same text, in a time that does not tell where they differ. */
    public boolean sameAs(Secret other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
