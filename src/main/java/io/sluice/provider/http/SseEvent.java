package io.sluice.provider.http;

/**
 * One event of a stream, server-sent or of another framing.
 *
 * @param name the {@code event:} field; empty when there was none
 * @param data the {@code data:} lines joined by line feeds; never empty
 */
public record SseEvent(String name, String data) {
    /** The size only: the data are content. */
    @Override
    public String toString() {
        return "SseEvent[" + name + ", " + data.length() + " characters]";
    }
}
