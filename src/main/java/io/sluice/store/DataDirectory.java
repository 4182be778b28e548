package io.sluice.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory with this gateway's state, held by one gateway at a time.
 *
 * <p>Ownership is a lock of the operating system on {@code sluice.lock}: it goes with the process however that ends, so a
 * killed gateway leaves nothing to clean up. The file's content only tells people who holds it.
 */
final class DataDirectory implements AutoCloseable {
    /** The shell through which pg_ctl starts the server would read these its own way. */
    private static final String UNSAFE = "\"'$`\\\n";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws StoreProblem when it cannot be made, written, or is held by another gateway */
    static DataDirectory own(Path wanted) {
        Path path = make(wanted);
        try {
            FileChannel channel = FileChannel.open(
                    path.resolve("sluice.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                String holder = read(channel);
                channel.close();
                throw new StoreProblem("Another gateway" + holder + " is using the data directory " + path
                        + ". Stop it, or give this one a directory of its own with SLUICE_DATA_DIR.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    Path path() {
        return path;
    }

    /** Lets another gateway have it. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(Path wanted) {
        for (char unsafe : UNSAFE.toCharArray()) {
            if (wanted.toString().indexOf(unsafe) >= 0) {
                throw new StoreProblem("The name of the data directory may not hold quotes, $, ` or \\: " + wanted
                        + ". Choose another one with SLUICE_DATA_DIR.");
            }
        }
        try {
            if (!Files.isDirectory(wanted)) {
                Files.createDirectories(
                        wanted, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // One spelling, whichever link led here: the server compares paths.
            return wanted.toRealPath();
        } catch (FileAlreadyExistsException e) {
            throw new StoreProblem(
                    "The data directory " + wanted + " is a file. Choose a directory with SLUICE_DATA_DIR.");
        } catch (IOException e) {
            throw unusable(wanted, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private static StoreProblem unusable(Path path, IOException e) {
        return new StoreProblem("The data directory " + path + " cannot be used ("
                + e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
                + "). Choose one that can be written with SLUICE_DATA_DIR.");
    }
}
