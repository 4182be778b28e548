package io.sluice.ledger.journal;

import io.sluice.ledger.journal.Journal.Damage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The files of a journal: {@code 000000000001.journal} and so on, in one directory. */
final class Segments {
    private static final Logger LOG = Logger.getLogger(Segments.class);
    private static final Pattern NAME = Pattern.compile("(\\d{12})\\.journal");

    private final Path directory;

    Segments(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    Path path(long number) {
        return directory.resolve(String.format(Locale.ROOT, "%012d.journal", number));
    }

    /** The sizes of those that are there, by number. */
    TreeMap<Long, Long> sizes() throws IOException {
        var sizes = new TreeMap<Long, Long>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    sizes.put(Long.parseLong(name.group(1)), Files.size(file));
                }
            }
        }
        return sizes;
    }

    /** Makes a segment whose name, too, survives the loss of the machine. */
    FileChannel create(long number) throws IOException {
        FileChannel segment = FileChannel.open(
                path(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            segment.close();
            throw e;
        }
        return segment;
    }

    /**
     * Keeps other processes out of the directory for as long as the channel is open.
     *
     * @throws IOException when another has it
     */
    FileChannel lock() throws IOException {
        FileChannel file = FileChannel.open(
                directory.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours;
        try {
            ours = file.tryLock() != null;
        } catch (OverlappingFileLockException e) { // another journal of this very process
            ours = false;
        } catch (IOException e) {
            file.close();
            throw e;
        }
        if (!ours) {
            file.close();
            throw new IOException("the journal's directory " + directory + " is used by another gateway");
        }
        return file;
    }

    /** Cuts off what is no whole record, keeps it in a file beside the segment, and tells what it was. */
    Optional<Damage> cutDamage(long number) throws IOException {
        Path path = path(number);
        long whole;
        try (var reader = new SegmentReader(path, 0)) {
            while (reader.next() != null) {
                // only looks for the end of what is whole
            }
            whole = reader.offset();
            if (!reader.isDamaged()) {
                return Optional.empty();
            }
        }
        var damage = new Damage(number, whole, Files.size(path) - whole);
        Path kept = path.resolveSibling(path.getFileName() + ".damaged");
        Files.copy(path, kept, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
            channel.force(true);
        }
        LOG.warnf(
                "Ledger's journal: segment %d was not whole; %d bytes behind offset %d were cut off and kept in %s",
                number, damage.bytes(), whole, kept.getFileName());
        return Optional.of(damage);
    }

    void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
    }
}
