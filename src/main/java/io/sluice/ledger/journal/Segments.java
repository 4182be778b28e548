package io.sluice.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a journal: {@code 000000000001.journal} and so on, in one directory. */
final class Segments {
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

    void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
    }
}
