package io.sluice.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a gateway understands: its own properties and those of Quarkus that are read when it starts. */
final class Settings {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(sluice\\.[a-z0-9.-]+)` \\| (.*?) \\|", Pattern.MULTILINE);
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{(sluice\\.[a-z0-9.-]+)");
    private static final Pattern LINE = Pattern.compile("^(sluice\\.[a-z0-9.-]+)=", Pattern.MULTILINE);

    /** In a routes' file: {@code env:NAME} and {@code $NAME}. */
    private static final Pattern REFERENCE = Pattern.compile(":\\s+(?:env:|\\$\\{?)(\\w+)");

    private Settings() {}

    /** Variables of a bundle's container that would be read by nobody. */
    static List<String> problems(Bundle bundle) {
        Set<String> referred = references(bundle);
        Set<String> known = new TreeSet<>(own());
        known.addAll(ofQuarkus());
        known.addAll(referred);
        Set<String> set = bundle.environment().keySet();
        var problems = new ArrayList<String>();
        set.stream()
                .filter(variable -> !known.contains(variable))
                .forEach(variable -> problems.add("No property is set by the variable " + variable));
        referred.stream()
                .filter(variable -> !set.contains(variable))
                .forEach(variable -> problems.add("A route has its credential in " + variable + ", which is not set"));
        return problems;
    }

    /** Variables that the routes have their credentials in. */
    private static Set<String> references(Bundle bundle) {
        var variables = new TreeSet<String>();
        bundle.find(ConfigMap.class, "sluice-routes")
                .ifPresent(map -> map.getData()
                        .values()
                        .forEach(text -> REFERENCE
                                .matcher(text)
                                .results()
                                .forEach(reference -> variables.add(reference.group(1)))));
        return variables;
    }

    /** By the page that {@code ConfigurationReferenceTest} writes from the code, and by the properties that are set by themselves. */
    static Set<String> own() {
        var names = new TreeSet<String>();
        String page = text(Path.of("docs", "configuration.md"));
        for (Pattern pattern : List.of(ROW, DEFAULTED)) {
            Matcher found = pattern.matcher(page);
            found.results().forEach(row -> names.add(variable(row.group(1))));
        }
        LINE.matcher(text(Path.of("src", "main", "resources", "application.properties")))
                .results()
                .forEach(line -> names.add(variable(line.group(1))));
        return names;
    }

    /** By the descriptions in the extensions. Properties that are fixed by the build are none: setting them does nothing. */
    static Set<String> ofQuarkus() {
        var names = new TreeSet<String>();
        try {
            Enumeration<URL> models = Thread.currentThread()
                    .getContextClassLoader()
                    .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json");
            while (models.hasMoreElements()) {
                try (InputStream model = models.nextElement().openStream()) {
                    collect(JsonCodec.read(model.readAllBytes()), names);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidJson e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    /** Properties of maps and of named data sources have a placeholder in their names and are not among them. */
    private static void collect(JsonNode node, Set<String> names) {
        if (node.path("phase").asText().equals("RUN_TIME")) {
            names.add(node.at("/path/environmentVariable").asText());
            node.path("additionalPaths")
                    .forEach(path -> names.add(path.path("environmentVariable").asText()));
        }
        node.forEach(child -> collect(child, names));
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
