package io.sluice.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: which process serves a cluster, and on which port.
 *
 * <p>The server writes it line by line while it starts, so a file that ends early is one of a server that is starting. Its
 * lines are described in PostgreSQL's {@code src/include/utils/pidfile.h}: process id, data directory, start time, port,
 * socket directory, listen address, shared memory key, status.
 *
 * @param port 0 while the server has not said yet
 */
record PostmasterPid(long pid, int port) {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /** Empty when there is no such file, or nothing usable in it. */
    static Optional<PostmasterPid> read(Path cluster) {
        try {
            return parse(Files.readAllLines(file(cluster)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreProblem("Cannot read " + file(cluster) + " (" + e.getMessage() + ").");
        }
    }

    static Optional<PostmasterPid> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            // A server that runs alone, for repair, writes its id negated.
            long pid = Math.abs(Long.parseLong(lines.get(PID_LINE).strip()));
            int port = lines.size() > PORT_LINE
                    ? Integer.parseInt(lines.get(PORT_LINE).strip())
                    : 0;
            return pid == 0 ? Optional.empty() : Optional.of(new PostmasterPid(pid, port));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /**
     * Whether the process may be a PostgreSQL. After a reboot, and in every new container, the old number belongs to whatever
     * came first; PostgreSQL itself would then refuse to start. When the system does not tell, the answer is yes.
     */
    boolean mayBePostgres() {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip()
                    .startsWith("postgres");
        } catch (IOException e) {
            return isAlive();
        }
    }
}
