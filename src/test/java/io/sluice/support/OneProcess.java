package io.sluice.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tests run in two processes, and what is made once below {@code target} must not be made by both. */
final class OneProcess {
    private OneProcess() {}

    /** What is done by one process, and one thread of it, at a time. */
    @FunctionalInterface
    interface Work<T> {
        T done() throws IOException;
    }

    /** Waits until no other process is at it. */
    static synchronized <T> T at(Path lock, Work<T> work) throws IOException {
        Files.createDirectories(lock.toAbsolutePath().getParent());
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            return work.done();
        }
    }
}
