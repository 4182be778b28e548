package io.sluice.provider.litellm;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target's settings in the words of the provider that serves it.
 *
 * @param target  what that provider is bound to
 * @param secrets what its credentials are called here, by what it calls them
 */
record LiteLlmSettings(TargetSettings target, Map<String, String> secrets) {
    static final String PROVIDER = "litellm_provider";
    static final String API_KEY = "litellm_auth_config.api_key";

    private static final String AUTH = "litellm_auth_config.";
    private static final String API_BASE = AUTH + "api_base";

    static final SettingsSchema SCHEMA = new SettingsSchema(
            List.of(
                    Setting.required(PROVIDER, "LiteLLM's name of the provider, such as openai or together_ai."),
                    Setting.optionalSecret(API_KEY, "Key of the API."),
                    Setting.optional(API_BASE, "Address of the API, where it is not the usual one."),
                    Setting.optional(AUTH + "api_version", "Version of the API, for providers that have some."),
                    Setting.optional(AUTH + "organization", "The organization, for OpenAI."),
                    Setting.optionalSecret(AUTH + "aws_access_key_id", "Id of an access key, for Bedrock."),
                    Setting.optionalSecret(AUTH + "aws_secret_access_key", "Its secret."),
                    Setting.optionalSecret(AUTH + "aws_session_token", "Its session token."),
                    Setting.optional(AUTH + "aws_region_name", "The region, for Bedrock."),
                    Setting.optional(AUTH + "aws_role_name", "ARN of a role to assume, for Bedrock.")),
            Optional.empty());

    /** What LiteLLM calls a setting, and what providers of this gateway call it: the first that the provider has is meant. */
    private static final Map<String, List<String>> NATIVE = names();

    /** Reads them for a provider. */
    static LiteLlmSettings of(TargetSettings told, Provider provider) throws InvalidSettings {
        SettingsSchema schema = provider.settings();
        Map<String, String> values = new HashMap<>();
        Map<String, String> secrets = new LinkedHashMap<>();
        for (Setting setting : SCHEMA.settings()) {
            String key = setting.key();
            String value = told.value(key).orElse(null);
            boolean secret = told.secretKeys().contains(key);
            if (value == null && !secret || key.equals(PROVIDER) || key.equals(API_BASE)) {
                continue;
            }
            String own = own(key, provider);
            if (secret) {
                secrets.put(own, key);
            } else if (value != null) {
                values.put(own, value);
            }
        }
        requireAll(schema, provider, values, secrets);
        Set<String> secretKeys = new HashSet<>(secrets.keySet());
        var target = new TargetSettings(told.task(), model(told), values, secretKeys, base(told), told.lenient());
        return new LiteLlmSettings(target, Map.copyOf(secrets));
    }

    /** LiteLLM's models have the provider before their name, or have not. */
    private static @Nullable String model(TargetSettings told) {
        String model = told.model();
        String prefix = told.value(PROVIDER).orElse("") + "/";
        return model != null && model.startsWith(prefix) ? model.substring(prefix.length()) : model;
    }

    private static @Nullable URI base(TargetSettings told) throws InvalidSettings {
        if (told.baseAddress() != null) {
            return told.baseAddress();
        }
        Optional<String> nested = told.value(API_BASE);
        if (nested.isEmpty()) {
            return null;
        }
        try {
            URI base = URI.create(nested.get());
            if (base.getHost() != null && Set.of("http", "https").contains(base.getScheme())) {
                return base;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // answered below: no address and one of another kind are one mistake
        }
        throw new InvalidSettings(API_BASE, "'" + API_BASE + "' must be an http or https address.");
    }

    private static String own(String key, Provider provider) throws InvalidSettings {
        List<String> candidates = key.equals(API_KEY) ? keys(provider) : NATIVE.getOrDefault(key, List.of());
        for (String candidate : candidates) {
            if (provider.settings().find(candidate).isPresent()) {
                return candidate;
            }
        }
        throw new InvalidSettings(
                key, "The provider " + provider.id() + " of this gateway has no setting for '" + key + "'.");
    }

    /** What a provider calls its key: by its name, as most do, or the key among its credentials. */
    private static List<String> keys(Provider provider) {
        return provider.settings().settings().stream()
                .filter(Setting::secret)
                .map(Setting::key)
                .filter(key -> key.endsWith("api_key") || key.endsWith("api_token") || key.endsWith("bearer_token"))
                .toList();
    }

    private static void requireAll(
            SettingsSchema schema, Provider provider, Map<String, String> values, Map<String, String> secrets)
            throws InvalidSettings {
        for (Setting setting : schema.settings()) {
            String key = setting.key();
            if (setting.required() && !values.containsKey(key) && !secrets.containsKey(key)) {
                throw new InvalidSettings(
                        setting.secret() ? API_KEY : PROVIDER,
                        "The provider " + provider.id() + " of this gateway needs '" + key + "': "
                                + setting.description() + (setting.secret() ? " Give '" + API_KEY + "'." : ""));
            }
        }
    }

    private static Map<String, List<String>> names() {
        return Map.of(
                AUTH + "api_version", List.of("openai_api_version", "anthropic_version"),
                AUTH + "organization", List.of("openai_organization"),
                AUTH + "aws_access_key_id", List.of("aws_config.aws_access_key_id"),
                AUTH + "aws_secret_access_key", List.of("aws_config.aws_secret_access_key"),
                AUTH + "aws_session_token", List.of("aws_config.aws_session_token"),
                AUTH + "aws_region_name", List.of("aws_config.aws_region"),
                AUTH + "aws_role_name", List.of("aws_config.aws_role_arn"));
    }
}
