package io.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A streamed call over a bare socket, so that a test decides when it reads and when it hangs up. */
public final class RawStream implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final StringBuilder seen = new StringBuilder();

    private RawStream(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Sends a call; the answer is read by {@link #readUntil}. */
    public static RawStream open(String apiUrl, String key, String body) throws IOException {
        return open(apiUrl, key, "/v1/chat/completions", Map.of(), body);
    }

    /** The same for any path, with headers of the test's own. */
    public static RawStream open(String apiUrl, String key, String path, Map<String, String> headers, String body)
            throws IOException {
        URI address = URI.create(apiUrl);
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new java.net.InetSocketAddress(address.getHost(), address.getPort()));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return new RawStream(socket);
    }

    /** Reads until this text has come, or fails. */
    public void readUntil(String text) throws IOException {
        byte[] chunk = new byte[512];
        while (seen.indexOf(text) < 0) {
            int read = in.read(chunk);
            if (read < 0) {
                throw new IOException("the stream ended before '" + text + "' came: " + seen);
            }
            seen.append(new String(chunk, 0, read, StandardCharsets.UTF_8));
        }
    }

    /** What has been read so far. */
    public String seen() {
        return seen.toString();
    }

    /** Hangs up, leaving unread what there is. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
