package io.sluice.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into server-sent events, whatever the chunks' boundaries. Follows the WHATWG rules: lines end in LF,
 * CR or CRLF, one blank after the colon belongs to the syntax, comments and unknown fields are skipped, an event without
 * data is none. One deviation, for upstreams that end without the last blank line: {@link #finish} delivers what is open.
 *
 * <p>Stateful, one per stream; not safe for concurrent use.
 */
public final class SseDecoder implements EventCutter {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxEventBytes;
    private final Consumer<SseEvent> sink;
    private final LineBuffer line = new LineBuffer();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean dataSeen;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;
    private int eventBytes;

    /**
     * @param maxEventBytes longest event accepted, in bytes; memory is bounded by it
     * @param sink          takes each event as soon as its blank line has been read
     */
    public SseDecoder(int maxEventBytes, Consumer<SseEvent> sink) {
        this.maxEventBytes = maxEventBytes;
        this.sink = sink;
    }

    /**
     * Reads more bytes.
     *
     * @throws EventTooLong when an event grows beyond the limit; the decoder is of no use afterwards
     */
    @Override
    public void feed(byte[] bytes) throws EventTooLong {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            if (b == '\n' && afterCarriageReturn) { // the second half of CRLF
                afterCarriageReturn = false;
                start = i + 1;
                continue;
            }
            append(bytes, start, i);
            endOfLine();
            afterCarriageReturn = b == '\r';
            start = i + 1;
        }
        append(bytes, start, bytes.length);
    }

    /** The stream is over: an event that lacks only its blank line is delivered. */
    @Override
    public void finish() {
        if (line.size() > 0) {
            endOfLine();
        }
        dispatch();
    }

    private void append(byte[] bytes, int from, int to) throws EventTooLong {
        eventBytes += to - from;
        if (eventBytes > maxEventBytes) {
            throw new EventTooLong();
        }
        line.write(bytes, from, to - from);
    }

    private void endOfLine() {
        if (firstLine) {
            firstLine = false;
            line.dropPrefix(BYTE_ORDER_MARK);
        }
        if (line.size() == 0) {
            dispatch();
            return;
        }
        String text = line.take();
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        int valueAt = colon < 0 ? text.length() : colon + 1;
        if (valueAt < text.length() && text.charAt(valueAt) == ' ') {
            valueAt++;
        }
        switch (field) {
            case "data" -> {
                if (dataSeen) {
                    data.append('\n');
                }
                dataSeen = true;
                data.append(text, valueAt, text.length());
            }
            case "event" -> name = text.substring(valueAt);
            default -> {
                // comments (an empty field), id, retry and fields to come mean nothing here
            }
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            sink.accept(new SseEvent(name, data.toString()));
        }
        data.setLength(0);
        dataSeen = false;
        name = "";
        eventBytes = 0;
    }

    /** Thrown when an event is longer than accepted. */
    public static final class EventTooLong extends BrokenFraming {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        EventTooLong() {
            super("The provider sent an event that is too long.");
        }
    }

    private static final class LineBuffer extends ByteArrayOutputStream {
        void dropPrefix(byte[] prefix) {
            if (count < prefix.length) {
                return;
            }
            for (int i = 0; i < prefix.length; i++) {
                if (buf[i] != prefix[i]) {
                    return;
                }
            }
            System.arraycopy(buf, prefix.length, buf, 0, count - prefix.length);
            count -= prefix.length;
        }

        String take() {
            String text = new String(buf, 0, count, StandardCharsets.UTF_8);
            reset();
            return text;
        }
    }
}
