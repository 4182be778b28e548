package io.sluice.support.upstream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One piece of an answer's body that is whole in itself, with the tokens that are served once it is written. */
public sealed interface Frame {

    Tokens credit();

    /** The same frame, worth so many tokens. */
    default Frame with(Tokens credit) {
        return switch (this) {
            case Event event -> new Event(event.name(), event.data(), credit);
            case Bytes body -> new Bytes(body.bytes(), credit);
        };
    }

    /** A server-sent event; {@code name} is its {@code event:} line, {@code data} one line of text. */
    record Event(@Nullable String name, String data, Tokens credit) implements Frame {}

    /** Bytes as they are: a whole body, or one message of a stream that is no event stream. */
    record Bytes(Buffer bytes, Tokens credit) implements Frame {

        public static Bytes of(String text, Tokens credit) {
            return new Bytes(Buffer.buffer(text), credit);
        }
    }
}
