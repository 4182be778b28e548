package io.sluice.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that nobody should send anything to: takes connections, answers nothing, keeps what it is sent. */
final class Trap implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Trap(ServerSocket server) {
        this.server = server;
    }

    static Trap at(InetSocketAddress address) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(address);
        var trap = new Trap(server);
        Thread.ofVirtual().start(trap::accept);
        return trap;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections so far. */
    int accepted() {
        return accepted.get();
    }

    /** Connections that the other side has closed. */
    int closed() {
        return closed.get();
    }

    /** All bytes of all connections so far. */
    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> read(socket));
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private void read(Socket socket) {
        try (socket) {
            byte[] chunk = new byte[4096];
            for (int read = socket.getInputStream().read(chunk);
                    read >= 0;
                    read = socket.getInputStream().read(chunk)) {
                synchronized (received) {
                    received.write(chunk, 0, read);
                }
            }
        } catch (IOException reset) {
            // closed all the same
        }
        closed.incrementAndGet();
    }
}
