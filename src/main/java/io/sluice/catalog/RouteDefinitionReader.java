package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.Violation;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a route's definition from a document in any spelling: the administrators' file, MLflow's API and our own share the
 * members, the checks and the words. Source of MLflow's spellings and messages: its gateway's configuration parser and the
 * documentation of its clients. Pure but for the {@link CredentialRules} it is handed.
 */
@Singleton
public final class RouteDefinitionReader {
    /** Members of a definition as it is shown, which do no harm when it is sent back: they are read over. */
    static final List<String> READ_ONLY =
            List.of("origin", "style", "revision", "created_at", "updated_at", "capabilities");

    /** Longest name of an upstream's model, in characters. */
    static final int MAX_MODEL_LENGTH = 512;

    private static final String OUTPUT_PRICE = "output_usd_per_million";

    private final ProviderRegistry providers;

    RouteDefinitionReader(ProviderRegistry providers) {
        this.providers = providers;
    }

    /**
     * Reads one definition.
     *
     * @throws InvalidDefinition with everything that is wrong with it
     */
    public RouteDraft read(JsonNode json, Strictness strictness, CredentialRules rules) throws InvalidDefinition {
        if (!(json instanceof ObjectNode object)) {
            throw new InvalidDefinition(List.of(new Violation(
                    "", "object_type", "A route's definition must be an object, not " + Members.kind(json) + ".")));
        }
        var problems = new ArrayList<Violation>();
        var warnings = new ArrayList<String>();
        var document = new Members(object, "", problems);
        document.ignore(READ_ONLY);
        RouteName name = name(document);
        Spellings spellings = Spellings.of(document);
        Task task = task(document, spellings);
        ProviderId id = providerId(spellings, problems);
        Provider provider = id == null ? null : provider(id, spellings, problems);
        String model = model(spellings, problems);
        RouteOptions options = RouteOptionsReader.read(document);
        requireOutputPrice(document, task);
        SettingsReader settings = new SettingsReader(strictness, rules, problems, warnings);
        if (id != null) {
            settings.read(provider, spellings.config(id, provider), spellings.configField());
        }
        document.eachUnknown(unknown -> unknownMember(unknown, strictness, problems, warnings));
        if (name == null || task == null || id == null || !problems.isEmpty()) {
            throw new InvalidDefinition(problems);
        }
        var target = new TargetDefinition(
                provider == null ? id : provider.id(),
                model,
                settings.values(),
                settings.references(),
                settings.referencesByEnvironment());
        return new RouteDraft(name, task, target, options, settings.inline(), warnings);
    }

    private static @Nullable RouteName name(Members document) {
        Members.Found found = document.find("name");
        if (found == null) {
            document.problem("name", "missing", "The route's name is missing.");
            return null;
        }
        String name = document.asText(found);
        if (name == null) {
            return null;
        }
        if (!RouteName.isValid(name)) {
            document.problem(
                    "name",
                    "name",
                    "The route name provided contains disallowed characters for a url endpoint. '" + shortened(name)
                            + "' is invalid. Names cannot contain spaces or any non alphanumeric characters other than"
                            + " hyphen, underscore and dot, and have at most " + RouteName.MAX_LENGTH + " characters.");
            return null;
        }
        return new RouteName(name);
    }

    private static @Nullable Task task(Members document, Spellings spellings) {
        Members.Found found = spellings.type();
        if (found == null) {
            document.problem("task", "missing", "The route's task is missing. Accepted are " + taskIds() + ".");
            return null;
        }
        if (!found.value().isTextual()) {
            document.problem(
                    found.member(),
                    "string_type",
                    "'" + found.member() + "' must be text, not " + Members.kind(found.value()) + ".");
            return null;
        }
        String text = found.value().textValue();
        var task = Task.byId(text);
        if (task.isEmpty()) {
            document.problem(
                    found.member(),
                    "task",
                    "The route_type '" + shortened(text) + "' is not supported. Accepted are " + taskIds() + ".");
        }
        return task.orElse(null);
    }

    /** What generates has output, and a price that forgets it would give it away. */
    private static void requireOutputPrice(Members document, @Nullable Task task) {
        boolean generates = task != null && task != Task.EMBEDDINGS;
        if (generates && document.peek("price") instanceof ObjectNode price && !price.hasNonNull(OUTPUT_PRICE)) {
            document.problem(
                    "price." + OUTPUT_PRICE,
                    "missing",
                    "'price." + OUTPUT_PRICE + "' is missing. Write \"0\" if output costs nothing.");
        }
    }

    private static @Nullable ProviderId providerId(Spellings spellings, List<Violation> problems) {
        int before = problems.size();
        String text = spellings.provider();
        if (text == null || text.isBlank()) {
            if (problems.size() == before) {
                problems.add(new Violation(
                        spellings.providerField(), "missing", "A provider must be provided for each gateway route."));
            }
            return null;
        }
        return ProviderId.of(text);
    }

    private @Nullable Provider provider(ProviderId id, Spellings spellings, List<Violation> problems) {
        var provider = providers.find(id);
        if (provider.isEmpty()) {
            problems.add(new Violation(spellings.providerField(), "provider", unknownProvider(id, providers)));
        }
        return provider.orElse(null);
    }

    static String unknownProvider(ProviderId id, ProviderRegistry providers) {
        return "The provider '" + shortened(id.value()) + "' is not supported. Known are "
                + String.join(", ", providers.names()) + ".";
    }

    private static @Nullable String model(Spellings spellings, List<Violation> problems) {
        String model = spellings.modelName();
        if (model == null) {
            return null;
        }
        String stripped = model.strip();
        if (stripped.isEmpty()
                || stripped.length() > MAX_MODEL_LENGTH
                || stripped.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Violation(
                    spellings.modelField(),
                    "model",
                    "The name of the upstream's model must be text of 1 to " + MAX_MODEL_LENGTH
                            + " characters without control characters."));
        }
        return stripped;
    }

    private static void unknownMember(
            Members.Unknown unknown, Strictness strictness, List<Violation> problems, List<String> warnings) {
        String field = shortened(unknown.field());
        switch (strictness) {
            case STRICT ->
                problems.add(new Violation(
                        field,
                        "unknown_member",
                        "'" + field + "' is not known here. Accepted are " + unknown.accepted() + "."));
            case LENIENT -> warnings.add("'" + field + "' is not known and was ignored");
        }
    }

    private static String taskIds() {
        return Arrays.stream(Task.values()).map(Task::id).collect(Collectors.joining(", "));
    }

    /** Text of a caller for a message: never longer than a line. */
    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
