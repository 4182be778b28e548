package io.sluice.catalog.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.CredentialRules;
import io.sluice.catalog.InvalidDefinition;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteAssembler;
import io.sluice.catalog.RouteDefinitionReader;
import io.sluice.catalog.RouteDraft;
import io.sluice.catalog.RouteFile.Declared;
import io.sluice.catalog.Strictness;
import io.sluice.catalog.WrongEnvironment;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.SecretResolver;
import io.sluice.yaml.InvalidYaml;
import io.sluice.yaml.YamlDocument;
import io.sluice.yaml.YamlReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes definitions of a file's bytes, with the place of everything that is wrong. Shape and messages as in MLflow's gateway
 * ({@code mlflow/gateway/config.py}): {@code routes} of the first generation, {@code endpoints} of the second, or both.
 */
@Singleton
final class CatalogFileReader {
    private static final List<String> SECTIONS = List.of("endpoints", "routes");
    private static final List<String> TARGETS = List.of("", "model.", "data.", "external_model.");

    private final RouteDefinitionReader definitions;
    private final RouteAssembler assembler;
    private final CredentialRules rules;

    @Inject
    CatalogFileReader(RouteDefinitionReader definitions, RouteAssembler assembler, SecretResolver resolver) {
        this(definitions, assembler, new FileCredentialRules(resolver.schemes()));
    }

    CatalogFileReader(RouteDefinitionReader definitions, RouteAssembler assembler, CredentialRules rules) {
        this.definitions = definitions;
        this.assembler = assembler;
        this.rules = rules;
    }

    /**
     * Reads a file. Looks at the file system for credentials in files: not for event loops.
     *
     * @param location the file's path, for messages
     */
    FileEntries read(String location, byte[] bytes) {
        try {
            YamlDocument document = YamlReader.read(bytes);
            return new Reading(document).sections();
        } catch (InvalidYaml e) {
            return refused("The file at " + location + " is not a valid yaml file: " + e.problem() + ".");
        }
    }

    private static FileEntries refused(String problem) {
        return new FileEntries(List.of(), List.of(problem), List.of());
    }

    /** One pass over one document. */
    private final class Reading {
        private final YamlDocument document;
        private final List<FileEntries.Entry> entries = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Reading(YamlDocument document) {
            this.document = document;
        }

        FileEntries sections() {
            if (!(document.root() instanceof ObjectNode root)
                    || SECTIONS.stream().noneMatch(root::has)) {
                return refused("The gateway configuration is invalid: neither 'endpoints' nor 'routes' is there. For no"
                        + " routes write 'endpoints: []'.");
            }
            for (var section : root.properties()) {
                if (SECTIONS.contains(section.getKey())) {
                    section(section.getKey(), section.getValue());
                } else {
                    warnings.add("line " + document.line(section.getKey()) + ": '" + section.getKey()
                            + "' is not known and was ignored");
                }
            }
            duplicates(root);
            return new FileEntries(entries, problems, warnings);
        }

        private void section(String section, JsonNode value) {
            if (!(value instanceof ArrayNode list)) {
                problems.add("line " + document.line(section) + ", " + section
                        + ": The gateway configuration is invalid: '" + section
                        + "' must be a list. For no routes write '"
                        + section + ": []'.");
                return;
            }
            for (int index = 0; index < list.size(); index++) {
                entry(section, index, list.get(index));
            }
        }

        private void entry(String section, int index, JsonNode value) {
            String path = section + "." + index;
            String name = value.path("name").isTextual()
                    ? " '" + shortened(value.path("name").asText()) + "'"
                    : "";
            UnaryOperator<String> place = field -> {
                String where = field.isEmpty() ? "" : written(path, field);
                return "line " + document.line(where.isEmpty() ? path : path + "." + where) + ", " + section + "["
                        + index + "]" + name + (where.isEmpty() ? "" : ", " + where);
            };
            if (value.has("destinations")) {
                problems.add(
                        place.apply("destinations") + ": Traffic routes, which split calls over several endpoints, are"
                                + " not supported yet. Remove this entry and call the endpoints by their own names.");
                return;
            }
            try {
                RouteDraft draft = definitions.read(value, Strictness.LENIENT, rules);
                draft.warnings().forEach(warning -> warnings.add(place.apply("") + ": " + warning));
                Style style = style(section, value);
                List<String> elsewhere = elsewhere(draft, style, place);
                entries.add(new FileEntries.Entry(new Declared(draft, style, place.apply(""), elsewhere), place));
            } catch (InvalidDefinition e) {
                e.violations()
                        .forEach(problem -> problems.add(place.apply(problem.field()) + ": " + problem.message()));
            }
        }

        /** Why the entry is not for this gateway's environment. */
        private List<String> elsewhere(RouteDraft draft, Style style, UnaryOperator<String> place)
                throws InvalidDefinition {
            try {
                assembler.assemble(draft.preview(Provenance.of(Origin.FILE, style, Instant.EPOCH)));
                return List.of();
            } catch (WrongEnvironment e) {
                return e.violations().stream()
                        .map(problem -> place.apply(problem.field()) + ": " + problem.message())
                        .toList();
            }
        }

        /** A field of the definition, found where this entry has it: some spellings nest the target. */
        private String written(String path, String field) {
            String first = field.contains(".") ? field.substring(0, field.indexOf('.')) : field;
            return TARGETS.stream()
                    .filter(target -> document.has(path + "." + target + first))
                    .findFirst()
                    .map(target -> target + field)
                    .orElse(field);
        }

        /** MLflow before 2.9 knew only {@code routes} and {@code route_type}; whatever says otherwise was written for later ones. */
        private static Style style(String section, JsonNode entry) {
            return section.equals("routes") && !entry.has("endpoint_type") ? Style.ROUTES : Style.ENDPOINTS;
        }

        private void duplicates(ObjectNode root) {
            Set<String> seen = new LinkedHashSet<>();
            Set<String> twice = new LinkedHashSet<>();
            for (String section : SECTIONS) {
                for (JsonNode entry : root.path(section)) {
                    String name = entry.path("name").asText("");
                    if (!name.isEmpty() && !seen.add(name)) {
                        twice.add(shortened(name));
                    }
                }
            }
            if (!twice.isEmpty()) {
                String where = root.has("endpoints") ? root.has("routes") ? "endpoint / route" : "endpoint" : "route";
                problems.add("Duplicate names found in " + where + " configurations: " + String.join(", ", twice));
            }
        }

        private static String shortened(String text) {
            return text.length() <= 40 ? text : text.substring(0, 37) + "...";
        }
    }
}
