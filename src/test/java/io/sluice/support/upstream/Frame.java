package io.sluice.support.upstream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One piece of an answer's body that is whole in itself, with the tokens that are served once it is written. */
public sealed interface Frame {

    Tokens credit();

    /** A server-sent event; {@code name} is its {@code event:} line, {@code data} one line of text. */
    record Event(@Nullable String name, String data, Tokens credit) implements Frame {}

    /** Bytes as they are: a whole body, or one message of a stream that is no event stream. */
    record Bytes(byte[] bytes, Tokens credit) implements Frame {

        public static Bytes of(String text, Tokens credit) {
            return new Bytes(text.getBytes(StandardCharsets.UTF_8), credit);
        }
    }
}
