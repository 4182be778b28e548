package io.sluice.support.upstream.bedrock;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Messages of AWS' binary event stream, made by hand from its description. Knows nothing of any library. */
public final class EventMessage {

    private static final byte STRING = 7;
    private static final int OVERHEAD = 16;

    private EventMessage() {}

    /** An event with its JSON. */
    public static Buffer event(String type, String json) {
        return of(headers(":event-type", type, "event"), json);
    }

    /** An exception with its JSON. */
    public static Buffer exception(String type, String json) {
        return of(headers(":exception-type", type, "exception"), json);
    }

    /** An error, which has no payload. */
    public static Buffer error(String code, String message) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":message-type", "error");
        headers.put(":error-code", code);
        headers.put(":error-message", message);
        return of(headers, "");
    }

    private static Map<String, String> headers(String key, String type, String kind) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(key, type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", kind);
        return headers;
    }

    private static Buffer of(Map<String, String> headers, String payload) {
        var head = Buffer.buffer();
        headers.forEach((name, value) -> {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            head.appendByte((byte) name.length()).appendString(name).appendByte(STRING);
            head.appendShort((short) bytes.length).appendBytes(bytes);
        });
        var body = payload.getBytes(StandardCharsets.UTF_8);
        var message = Buffer.buffer()
                .appendInt(OVERHEAD + head.length() + body.length)
                .appendInt(head.length());
        message.appendInt(checksum(message)).appendBuffer(head).appendBytes(body);
        return message.appendInt(checksum(message));
    }

    private static int checksum(Buffer bytes) {
        var checksum = new CRC32();
        checksum.update(bytes.getBytes());
        return (int) checksum.getValue();
    }
}
