package io.sluice.support.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads HTTP replies off a socket, chunk boundaries and all. Replies are held as ISO-8859-1, one character a byte. */
final class RawReplies {

    private RawReplies() {}

    static String readUntil(InputStream in, String end) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            var value = in.read();
            if (value < 0) {
                throw new IOException("ended after: " + read);
            }
            read.write(value);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static String readChunked(Socket socket) throws IOException {
        return readUntil(socket.getInputStream(), "\r\n0\r\n\r\n");
    }

    /** Sizes of the chunks of a reply read as ISO-8859-1, the closing one left out. */
    static List<Integer> chunkSizes(String reply) {
        var sizes = new ArrayList<Integer>();
        var at = reply.indexOf("\r\n\r\n") + 4;
        while (at < reply.length()) {
            var end = reply.indexOf("\r\n", at);
            if (end < 0) {
                return sizes;
            }
            var size = Integer.parseInt(reply.substring(at, end), 16);
            if (size == 0) {
                return sizes;
            }
            sizes.add(size);
            at = end + 2 + size + 2;
        }
        return sizes;
    }

    static String dechunked(String reply) {
        var body = new StringBuilder();
        var at = reply.indexOf("\r\n\r\n") + 4;
        for (int size : chunkSizes(reply)) {
            at = reply.indexOf("\r\n", at) + 2;
            body.append(reply, at, Math.min(reply.length(), at + size));
            at += size + 2;
        }
        return new String(body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Reads up to the closing chunk and says how many bytes that were. */
    static long drain(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var buffer = new byte[1 << 16];
        var tail = "";
        var read = 0L;
        while (!tail.endsWith("\r\n0\r\n\r\n")) {
            var count = in.read(buffer);
            if (count < 0) {
                throw new IOException("ended after " + read + " bytes");
            }
            read += count;
            var from = Math.max(0, count - 16);
            var last = tail + new String(buffer, from, count - from, StandardCharsets.ISO_8859_1);
            tail = last.substring(Math.max(0, last.length() - 16));
        }
        return read;
    }
}
