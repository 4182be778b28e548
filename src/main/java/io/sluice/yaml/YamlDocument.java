package io.sluice.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A YAML document as a tree.
 *
 * @param lines the line, from 1, of every member and element, by its path ({@code endpoints.0.model.name})
 */
public record YamlDocument(JsonNode root, Map<String, Integer> lines) {
    public YamlDocument {
        lines = Map.copyOf(lines);
    }

    /** Whether there is something at this path. */
    public boolean has(String path) {
        return lines.containsKey(path);
    }

    /** The line of this path, or of the nearest thing around it that is there. */
    public int line(String path) {
        String nearest = path;
        while (!lines.containsKey(nearest)) {
            int dot = nearest.lastIndexOf('.');
            if (dot < 0) {
                return 1;
            }
            nearest = nearest.substring(0, dot);
        }
        return lines.get(nearest);
    }
}
