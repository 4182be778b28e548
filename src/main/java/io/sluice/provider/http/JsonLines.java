package io.sluice.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A stream of JSON documents, one a line ({@code application/x-ndjson}). Blank lines say nothing. */
public final class JsonLines implements EventFraming {
    /** The only one: it holds no state. */
    public static final EventFraming FRAMING = new JsonLines();

    private JsonLines() {}

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public EventCutter cutter(int maxEventBytes, Consumer<SseEvent> sink) {
        return new LineCutter(maxEventBytes, sink);
    }

    /** Bytes up to the end of the line; a line may come in any number of pieces. */
    private static final class LineCutter implements EventCutter {
        private final int maxEventBytes;
        private final Consumer<SseEvent> sink;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        LineCutter(int maxEventBytes, Consumer<SseEvent> sink) {
            this.maxEventBytes = maxEventBytes;
            this.sink = sink;
        }

        @Override
        public void feed(byte[] bytes) throws BrokenFraming {
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    append(bytes, start, i);
                    finish();
                    start = i + 1;
                }
            }
            append(bytes, start, bytes.length);
        }

        @Override
        public void finish() {
            String text = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            if (!text.isEmpty()) {
                sink.accept(new SseEvent("", text));
            }
        }

        private void append(byte[] bytes, int from, int to) throws BrokenFraming {
            if (line.size() + to - from > maxEventBytes) {
                throw new BrokenFraming("The provider sent an event that is too long.");
            }
            line.write(bytes, from, to - from);
        }
    }
}
