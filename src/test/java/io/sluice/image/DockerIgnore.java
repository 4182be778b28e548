package io.sluice.image;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** What of the top folder an engine gets to see: the last rule that fits decides, and a rule for a folder holds for what is in it. */
final class DockerIgnore {
    private final List<String> rules;

    private DockerIgnore(List<String> rules) {
        this.rules = rules;
    }

    static DockerIgnore read() throws IOException {
        return new DockerIgnore(Files.readAllLines(Path.of(".dockerignore")).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    boolean letsThrough(String path) {
        boolean through = true;
        for (String rule : rules) {
            boolean exception = rule.startsWith("!");
            if (fits(exception ? rule.substring(1) : rule, Path.of(path))) {
                through = exception;
            }
        }
        return through;
    }

    private static boolean fits(String rule, Path path) {
        PathMatcher matcher = FileSystems.getDefault()
                .getPathMatcher("glob:" + (rule.endsWith("/") ? rule.substring(0, rule.length() - 1) : rule));
        for (Path at = path; at != null; at = at.getParent()) {
            if (matcher.matches(at)) {
                return true;
            }
        }
        return false;
    }
}
