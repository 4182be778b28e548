package io.sluice.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Whose attempts a journal holds: the name of an epoch, in a file beside its segments. Blocking. Only for whoever has the
 * journal open, which nobody else can have then.
 */
final class JournalOwner {
    private final Path file;

    JournalOwner(Path directory) {
        this.file = directory.resolve("journal.epoch");
    }

    /** Empty for a journal that no epoch has written. */
    Optional<String> read() throws IOException {
        return Files.exists(file)
                ? Optional.of(Files.readString(file).strip()).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    /** Is on the disk afterwards. */
    void write(String epoch) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, epoch + "\n");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
