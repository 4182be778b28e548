package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Violation;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a provider's settings by its schema and parts the credentials from the rest. Objects inside are flattened, so that
 * a schema may have a key such as {@code aws_config.aws_region}. Used once.
 */
final class SettingsReader {
    private static final String RULE = "environment";

    private final Strictness strictness;
    private final CredentialRules rules;
    private final List<Violation> problems;
    private final List<String> warnings;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, SecretRef> references = new LinkedHashMap<>();
    private final Map<String, Map<String, SecretRef>> referencesByEnvironment = new LinkedHashMap<>();
    private Credentials inline = Credentials.NONE;

    SettingsReader(Strictness strictness, CredentialRules rules, List<Violation> problems, List<String> warnings) {
        this.strictness = strictness;
        this.rules = rules;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** The settings that are no credentials, and those credentials of which it is said that there is none. */
    Map<String, String> values() {
        return values;
    }

    /** The credentials given by reference. */
    Map<String, SecretRef> references() {
        return references;
    }

    /** The credentials given by a reference for each environment. */
    Map<String, Map<String, SecretRef>> referencesByEnvironment() {
        return referencesByEnvironment;
    }

    /** The credentials given in clear, by the text of their {@link CredentialSlot}. */
    Credentials inline() {
        return inline;
    }

    /**
     * Reads them.
     *
     * @param provider null when it is unknown, which is a problem already noted: its settings cannot be judged then
     * @param config   null when the definition has none
     * @param field    of the config, for messages
     */
    void read(@Nullable Provider provider, @Nullable Members config, String field) {
        if (config != null) {
            config.acceptAll();
        }
        if (provider == null) {
            return;
        }
        SettingsSchema schema = provider.settings();
        if (config == null) {
            if (!schema.isOptional()) {
                problems.add(new Violation(
                        field,
                        "missing",
                        "A config must be supplied when setting a provider. The provider entry for " + provider.id()
                                + " is incorrect. Required are " + required(schema) + "."));
            }
            return;
        }
        Set<String> given = new LinkedHashSet<>();
        each(config, "", config.node(), schema, given);
        for (Setting setting : schema.settings()) {
            if (setting.required() && !given.contains(setting.key())) {
                config.problem(
                        setting.key(),
                        "missing",
                        "The setting '" + setting.key() + "' of " + provider.displayName() + " is missing. It is: "
                                + setting.description());
            }
        }
    }

    private void each(Members config, String prefix, ObjectNode node, SettingsSchema schema, Set<String> given) {
        for (var member : node.properties()) {
            String key = prefix + member.getKey();
            JsonNode value = member.getValue();
            if (value.isNull()) {
                continue;
            }
            Optional<Setting> setting = schema.find(key);
            if (setting.isPresent() && setting.get().secret()) {
                given.add(key);
                credential(config, key, value);
            } else if (setting.isPresent() || isBaseAddress(key, schema)) {
                value(config, key, value, given);
            } else if (value instanceof ObjectNode object && hasKeysBelow(key, schema)) {
                each(config, key + ".", object, schema, given);
            } else {
                unknown(config, key, schema);
            }
        }
    }

    private void credential(Members config, String key, JsonNode value) {
        if (value instanceof ObjectNode byEnvironment) {
            eachEnvironment(config, key, byEnvironment);
            return;
        }
        if (!value.isTextual()) {
            config.problem(
                    key,
                    "string_type",
                    "The api key provided is not a string. Please provide either an environment variable key, a path to"
                            + " a file containing the api key, or the api key itself. '" + key + "' is "
                            + Members.kind(value) + ".");
            return;
        }
        String text = value.textValue().strip();
        if (text.isEmpty()) {
            values.put(key, ""); // said outright: this upstream wants no credential
            return;
        }
        understood(config, key, key, text).ifPresent(reference -> references.put(key, reference));
    }

    private void eachEnvironment(Members config, String key, ObjectNode byEnvironment) {
        var own = new LinkedHashMap<String, SecretRef>();
        boolean any = false;
        for (var member : byEnvironment.properties()) {
            if (!member.getValue().isNull()) {
                any = true;
                ofEnvironment(config, new CredentialSlot(key, member.getKey()), member.getValue(), own);
            }
        }
        if (!any) {
            config.problem(
                    key,
                    RULE,
                    "'" + config.field(key) + "' names no environment. Give a credential for each, such as"
                            + " {dev: ..., prod: ...}, or one for all.");
        }
        if (!own.isEmpty()) {
            referencesByEnvironment.put(key, own);
        }
    }

    private void ofEnvironment(Members config, CredentialSlot slot, JsonNode value, Map<String, SecretRef> own) {
        String field = RouteDefinitionReader.shortened(slot.setting() + "." + slot.environment());
        if (!EnvironmentName.isValid(slot.environment())) {
            config.problem(
                    field,
                    RULE,
                    "'" + RouteDefinitionReader.shortened(slot.environment())
                            + "' is no name of an environment. It must be " + EnvironmentName.RULE + ".");
        } else if (!value.isTextual() || value.textValue().isBlank()) {
            config.problem(
                    field,
                    "string_type",
                    "'" + config.field(field) + "' must be the credential of that environment, or a reference to it;"
                            + " leave out environments that have none.");
        } else {
            understood(config, field, slot.text(), value.textValue().strip())
                    .ifPresent(reference -> keep(config, slot, reference, own));
        }
    }

    /** Environments have credentials of their own: one that two of them share is a slip of the pen, or worse. */
    private static void keep(Members config, CredentialSlot slot, SecretRef reference, Map<String, SecretRef> own) {
        own.forEach((environment, other) -> {
            if (other.equals(reference)) {
                config.problem(
                        slot.setting() + "." + slot.environment(),
                        RULE,
                        "'" + slot.setting() + "' refers to " + reference.text() + " for both " + environment + " and "
                                + slot.environment() + ". Give each environment its own.");
            }
        });
        own.put(slot.environment(), reference);
    }

    /** The reference that a text is; empty when it is the credential itself, which is kept, or when it is refused. */
    private Optional<SecretRef> understood(Members config, String field, String slot, String text) {
        try {
            Optional<SecretRef> reference = rules.reference(field, text);
            if (reference.isEmpty()) {
                var more = new LinkedHashMap<>(inline.bySetting());
                more.put(slot, Secret.of(text));
                inline = new Credentials(more);
            }
            return reference;
        } catch (InvalidSettings e) {
            config.problem(e.key(), "credential", e.problem());
            return Optional.empty();
        }
    }

    private void value(Members config, String key, JsonNode value, Set<String> given) {
        if (!value.isValueNode()) {
            given.add(key);
            config.problem(
                    key, "string_type", "'" + config.field(key) + "' must be text, not " + Members.kind(value) + ".");
            return;
        }
        String text = value.asText().strip();
        if (!text.isEmpty()) {
            given.add(key);
            values.put(key, text);
        }
    }

    private void unknown(Members config, String key, SettingsSchema schema) {
        String field = RouteDefinitionReader.shortened(config.field(key));
        switch (strictness) {
            case STRICT ->
                config.problem(
                        RouteDefinitionReader.shortened(key),
                        "unknown_member",
                        "'" + field + "' is not a setting of this provider. Accepted are " + accepted(schema) + ".");
            case LENIENT -> warnings.add("'" + field + "' is not a setting of this provider and was ignored");
        }
    }

    private static boolean isBaseAddress(String key, SettingsSchema schema) {
        return key.equals(SettingsSchema.API_BASE)
                || key.equals(schema.baseAddressKey().orElse(null));
    }

    private static boolean hasKeysBelow(String key, SettingsSchema schema) {
        return schema.settings().stream().anyMatch(setting -> setting.key().startsWith(key + "."));
    }

    private static String required(SettingsSchema schema) {
        return String.join(
                ", ",
                schema.settings().stream()
                        .filter(Setting::required)
                        .map(Setting::key)
                        .toList());
    }

    private static String accepted(SettingsSchema schema) {
        var keys = new LinkedHashSet<String>();
        schema.settings().forEach(setting -> keys.add(setting.key()));
        schema.baseAddressKey().ifPresent(keys::add);
        keys.add(SettingsSchema.API_BASE);
        return String.join(", ", keys);
    }
}
