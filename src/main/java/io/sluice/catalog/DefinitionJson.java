package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.Violation;
import io.sluice.provider.ProviderId;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.SecretRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which definitions are kept. Unlike the native document it parts settings from references, so that it can be
 * read without knowing the provider. Members that a later version may add are ignored.
 */
public final class DefinitionJson {
    private DefinitionJson() {}

    /** Writes a definition; its name, its times and its revision are kept beside it. */
    public static String write(RouteDefinition definition) {
        ObjectNode json = JsonCodec.object();
        json.put("style", definition.provenance().style().name());
        json.put("task", definition.task().id());
        json.put("provider", definition.target().provider().value());
        if (definition.target().model() != null) {
            json.put("model", definition.target().model());
        }
        ObjectNode settings = json.putObject("settings");
        definition.target().settings().forEach(settings::put);
        ObjectNode secrets = json.putObject("secrets");
        definition.target().secrets().forEach((setting, ref) -> secrets.put(setting, ref.text()));
        if (!definition.target().secretsByEnvironment().isEmpty()) {
            RouteDefinitionWriter.writeEnvironments(definition.target(), json.putObject("environments"));
        }
        RouteDefinitionWriter.writeOptions(definition.options(), json);
        return JsonCodec.write(json);
    }

    /**
     * Reads a definition.
     *
     * @throws InvalidDefinition when it is in no form that this version knows
     */
    public static RouteDefinition read(String name, String text, Instant createdAt, Instant updatedAt, long revision)
            throws InvalidDefinition {
        try {
            var problems = new ArrayList<Violation>();
            if (!(JsonCodec.read(text) instanceof ObjectNode json)) {
                throw unreadable("it is no object");
            }
            RouteOptions options = RouteOptionsReader.read(new Members(json, "", problems));
            if (!problems.isEmpty()) {
                throw new InvalidDefinition(problems);
            }
            return new RouteDefinition(
                    new RouteName(name),
                    Task.byId(text(json, "task")).orElseThrow(() -> unreadable("its task is unknown")),
                    target(json),
                    options,
                    new Provenance(Origin.API, Style.valueOf(text(json, "style")), createdAt, updatedAt, revision));
        } catch (InvalidJson e) {
            throw unreadable("it " + e.problem());
        } catch (IllegalArgumentException e) {
            throw unreadable("it holds a value that this version does not know");
        }
    }

    private static TargetDefinition target(ObjectNode json) throws InvalidDefinition {
        var byEnvironment = new LinkedHashMap<String, Map<String, SecretRef>>();
        JsonNode environments = json.get("environments");
        if (environments != null) {
            environments
                    .properties()
                    .forEach(member -> byEnvironment.put(member.getKey(), references(member.getValue())));
        }
        JsonNode model = json.get("model");
        return new TargetDefinition(
                new ProviderId(text(json, "provider")),
                model == null ? null : model.asText(),
                texts(json.get("settings")),
                references(json.get("secrets")),
                byEnvironment);
    }

    private static Map<String, SecretRef> references(@Nullable JsonNode object) {
        var references = new LinkedHashMap<String, SecretRef>();
        texts(object).forEach((key, ref) -> references.put(key, SecretRef.parse(ref)));
        return references;
    }

    private static Map<String, String> texts(@Nullable JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        if (object != null) {
            object.properties()
                    .forEach(
                            member -> map.put(member.getKey(), member.getValue().asText()));
        }
        return map;
    }

    private static String text(ObjectNode json, String member) throws InvalidDefinition {
        JsonNode value = json.get(member);
        if (value == null || !value.isTextual()) {
            throw unreadable("its " + member + " is missing");
        }
        return value.textValue();
    }

    private static InvalidDefinition unreadable(String why) {
        return new InvalidDefinition(List.of(
                new Violation("", "stored", "The stored definition cannot be read by this version: " + why + ".")));
    }
}
