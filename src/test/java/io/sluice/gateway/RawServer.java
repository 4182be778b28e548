package io.sluice.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that writes to its connections what it is told to, be it HTTP or not: for upstreams that no HTTP server would be.
 * Which answer is meant, the first part of the path says. Each connection serves one request.
 */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private RawServer(ServerSocket socket) {
        this.socket = socket;
        threads.submit(this::accept);
    }

    /** What is written to a connection whose request has been read. */
    @FunctionalInterface
    interface Answer {
        /** Writes until all is said, or until the client has gone, which it may tell by an exception. */
        void write(OutputStream out, String head) throws IOException, InterruptedException;
    }

    /** On a free port of the loopback interface. */
    static RawServer start() {
        try {
            return on(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a socket of the test's own making. */
    static RawServer on(ServerSocket socket) {
        return new RawServer(socket);
    }

    /** From now on, requests to paths below {@code /name/} are answered so. */
    RawServer answer(String name, Answer answer) {
        answers.put(name, answer);
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many connections were made so far, whether or not they said anything. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                threads.submit(() -> serve(connection));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String head = request(new BufferedInputStream(connection.getInputStream()));
            Answer answer = answers.get(head.split("/", 3)[1]);
            if (answer != null) {
                answer.write(connection.getOutputStream(), head);
            }
        } catch (IOException | ArrayIndexOutOfBoundsException gone) {
            // the client has left, or said nothing
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** The head; the body is read and dropped. */
    private static String request(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            bytes.write(next);
            head = bytes.size() < 4 || next != '\n' ? head : bytes.toString(StandardCharsets.ISO_8859_1);
        }
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                in.skipNBytes(
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()));
            }
        }
        return head;
    }
}
