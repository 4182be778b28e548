package io.sluice.provider.http;

import java.util.function.Consumer;

/** How an upstream cuts the bytes of a stream into events: server-sent events, or a form of its own. Stateless. */
public interface EventFraming {
    /** Server-sent events, which all upstreams but a few speak. */
    EventFraming SERVER_SENT = new EventFraming() {
        @Override
        public String mediaType() {
            return "text/event-stream";
        }

        @Override
        public EventCutter cutter(int maxEventBytes, Consumer<SseEvent> sink) {
            return new SseDecoder(maxEventBytes, sink);
        }
    };

    /** The {@code Content-Type} that such a stream has, lower case, without parameters. */
    String mediaType();

    /**
     * A cutter for one stream.
     *
     * @param maxEventBytes longest event accepted; memory is bounded by it
     * @param sink          takes each event as soon as it is whole
     */
    EventCutter cutter(int maxEventBytes, Consumer<SseEvent> sink);
}
