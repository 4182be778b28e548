package io.sluice.support.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on loopback that can be made slow: what the server says is held back for a while. */
public final class SlowLink implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;

    /** A link to this port of loopback, quick at first. */
    public SlowLink(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(this::accept);
    }

    /** Where to connect instead of to the server. */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Holds back each piece of an answer for this long from now on. */
    public void delay(Duration delay) {
        this.delay = delay;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket near = listener.accept();
            open.add(near);
            try {
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                threads.submit(() -> copy(near, far, false));
                threads.submit(() -> copy(far, near, true));
            } catch (IOException serverIsGone) {
                near.close();
                open.remove(near);
            }
        }
        return null;
    }

    private Void copy(Socket from, Socket to, boolean answers) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && !delay.isZero()) {
                    LockSupport.parkNanos(delay.toNanos()); // the slowness itself, not a wait for something
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } finally {
            open.remove(from);
            open.remove(to);
        }
        return null;
    }
}
