package io.sluice.provider.http;

/** Cuts one stream's bytes into events, whatever the chunks' boundaries. Stateful; not safe for concurrent use. */
public interface EventCutter {
    /**
     * Reads more bytes.
     *
     * @throws BrokenFraming when they cannot be cut, or an event grows too long; the cutter is of no use afterwards
     */
    void feed(byte[] bytes) throws BrokenFraming;

    /** The stream is over: what can be delivered of what is open is. */
    void finish();
}
