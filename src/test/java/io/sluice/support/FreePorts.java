package io.sluice.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for programs that are told theirs. They are below those that Linux gives to whoever asks for any (from 32768
 * on), so that nobody takes one before the program listens, or while a killed one is started again; and each process of the
 * tests that run side by side has its own.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int OF_A_PROCESS = 3_000;
    private static final int PROCESSES = 4;

    /** What Surefire numbers its processes with, from 1. */
    private static final int PROCESS = Math.floorMod(Integer.getInteger("sluice.test-process", 1) - 1, PROCESSES);

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(OF_A_PROCESS));

    private FreePorts() {}

    /** A port that nobody has now and that nobody else is told. */
    public static int next() {
        for (int tried = 0; tried < OF_A_PROCESS; tried++) {
            int port = FIRST + PROCESS * OF_A_PROCESS + Math.floorMod(NEXT.getAndIncrement(), OF_A_PROCESS);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("All ports are taken");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException taken) {
            return false;
        }
    }
}
