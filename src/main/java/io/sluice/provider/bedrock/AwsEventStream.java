package io.sluice.provider.bedrock;

import io.sluice.json.JsonCodec;
import io.sluice.provider.http.BrokenFraming;
import io.sluice.provider.http.EventCutter;
import io.sluice.provider.http.EventFraming;
import io.sluice.provider.http.SseEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * AWS' binary event stream. A message is {@code length, headers' length, checksum of both, headers, payload, checksum of all};
 * an event is called by its {@code :event-type}, an exception by its {@code :exception-type} (which ends in "Exception"), an
 * error {@value #ERROR}.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon event stream specification</a>
 */
final class AwsEventStream implements EventFraming {
    /** The name of an event that is an error without a payload; its data are {@code {"code","message"}}. */
    static final String ERROR = "error";

    @Override
    public String mediaType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public EventCutter cutter(int maxEventBytes, Consumer<SseEvent> sink) {
        return new Cutter(maxEventBytes, sink);
    }

    private static final class Cutter implements EventCutter {
        private static final int PRELUDE = 12;
        private static final int PRELUDE_BEFORE_CHECKSUM = 8;
        private static final int SHORTEST = 16;

        private final int maxEventBytes;
        private final Consumer<SseEvent> sink;
        private byte[] held = new byte[1024];
        private int size;

        private Cutter(int maxEventBytes, Consumer<SseEvent> sink) {
            this.maxEventBytes = maxEventBytes;
            this.sink = sink;
        }

        @Override
        public void feed(byte[] bytes) throws BrokenFraming {
            if (held.length - size < bytes.length) {
                held = Arrays.copyOf(held, Math.max(held.length * 2, size + bytes.length));
            }
            System.arraycopy(bytes, 0, held, size, bytes.length);
            size += bytes.length;
            int at = 0;
            while (size - at >= PRELUDE) {
                int length = length(at);
                if (size - at < length) {
                    break;
                }
                sink.accept(event(at, length));
                at += length;
            }
            System.arraycopy(held, at, held, 0, size - at);
            size -= at;
        }

        /** A message that is cut is none: whether the answer was complete without it is its reader's to say. */
        @Override
        public void finish() {
            size = 0;
        }

        /** The length of the message that begins here. Its checksum comes first: a wrong length would be waited for. */
        private int length(int at) throws BrokenFraming {
            var checksum = new CRC32();
            checksum.update(held, at, PRELUDE_BEFORE_CHECKSUM);
            ByteBuffer prelude = ByteBuffer.wrap(held, at, PRELUDE);
            int length = prelude.getInt();
            prelude.getInt();
            if ((int) checksum.getValue() != prelude.getInt() || length < SHORTEST) {
                throw new BrokenFraming("The provider sent a stream that is not its protocol.");
            }
            if (length > maxEventBytes) {
                throw new BrokenFraming("The provider sent an event that is too long.");
            }
            return length;
        }

        private SseEvent event(int at, int length) throws BrokenFraming {
            try {
                return event(Message.decode(ByteBuffer.wrap(held, at, length).slice()));
            } catch (
                    RuntimeException
                            notAMessage) { // a wrong checksum, cut headers, one that is no text: no type tells them
                throw new BrokenFraming("The provider sent a stream that is not its protocol.");
            }
        }

        private static SseEvent event(Message message) {
            Map<String, HeaderValue> headers = message.getHeaders();
            String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
            String data = payload.isBlank() ? "{}" : payload;
            return switch (text(headers, ":message-type")) {
                case "exception" -> new SseEvent(text(headers, ":exception-type"), data);
                case "error" -> new SseEvent(ERROR, error(headers));
                default -> new SseEvent(text(headers, ":event-type"), data);
            };
        }

        private static String error(Map<String, HeaderValue> headers) {
            return JsonCodec.write(JsonCodec.object()
                    .put("code", text(headers, ":error-code"))
                    .put("message", text(headers, ":error-message")));
        }

        private static String text(Map<String, HeaderValue> headers, String name) {
            HeaderValue value = headers.get(name);
            return value == null ? "" : value.getString();
        }
    }
}
