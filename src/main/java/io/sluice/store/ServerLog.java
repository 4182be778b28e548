package io.sluice.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PostgreSQL and its programs write, and the line in it that matters. */
final class ServerLog {
    private static final long KEEP_BYTES = 8L << 20;
    private static final Pattern TELLING = Pattern.compile("(?:FATAL|PANIC|ERROR|DETAIL|error|could not).*");

    private ServerLog() {}

    /** Moves a log that has grown aside, so that it and its predecessor are all there ever is. */
    static void rotate(Path log) {
        try {
            if (Files.exists(log) && Files.size(log) > KEEP_BYTES) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new StoreProblem("The log " + log + " cannot be moved aside (" + e.getMessage() + ").");
        }
    }

    static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new StoreProblem("The log " + log + " cannot be read (" + e.getMessage() + ").");
        }
    }

    /** What was written to a log since it had a certain size. */
    static String since(Path log, long start) {
        try {
            byte[] bytes = Files.readAllBytes(log);
            int from = (int) Math.min(start, bytes.length);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The lines that say why, as one line without time stamps; the last line when none does. */
    static String reason(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> telling = lines.stream()
                .map(TELLING::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .distinct()
                .limit(2)
                .toList();
        if (!telling.isEmpty()) {
            return String.join("; ", telling);
        }
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
}
