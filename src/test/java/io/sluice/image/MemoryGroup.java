package io.sluice.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A control group below this process' own that bounds memory, as an engine makes one for each container. */
record MemoryGroup(Path path, long bytes) implements AutoCloseable {
    private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

    /** Empty where this machine does not let us make one. */
    static Optional<MemoryGroup> of(long bytes) {
        try {
            String own = ownPath("memory");
            boolean first = own != null;
            Path parent = first
                    ? MOUNTED.resolve("memory" + own)
                    : MOUNTED.resolve(ownPath("").substring(1));
            Path path = Files.createDirectory(
                    parent.resolve("sluice-image-" + ProcessHandle.current().pid()));
            try {
                Files.writeString(path.resolve(first ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
                return Optional.of(new MemoryGroup(path, bytes));
            } catch (IOException e) {
                Files.delete(path);
                return Optional.empty();
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Version 1 has a line for each controller, version 2 one without a name. */
    private static String ownPath(String controller) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/cgroup"))) {
            return lines.map(line -> line.split(":", 3))
                    .filter(fields -> fields[1].equals(controller))
                    .map(fields -> fields[2])
                    .findFirst()
                    .orElse(null);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
