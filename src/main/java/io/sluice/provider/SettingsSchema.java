package io.sluice.provider;

import java.util.List;
import java.util.Optional;

/**
 * The keys of a provider's {@code config}, in the order of its documentation.
 *
 * @param baseAddressKey the provider's own key for its base address ({@code openai_api_base}). Every provider also takes
 *                       {@code api_base}, which need not be listed
 */
public record SettingsSchema(List<Setting> settings, Optional<String> baseAddressKey) {
    /** The key that sets any provider's base address. */
    public static final String API_BASE = "api_base";

    public SettingsSchema {
        settings = List.copyOf(settings);
    }

    /** The setting of this key. */
    public Optional<Setting> find(String key) {
        return settings.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** Whether a target can do without any setting. */
    public boolean isOptional() {
        return settings.stream().noneMatch(Setting::required);
    }

    /**
     * One key.
     *
     * @param secret      its value is a credential: it becomes a reference at once and is never shown again
     * @param description one sentence for documentation and messages
     */
    public record Setting(String key, boolean required, boolean secret, String description) {
        /** A credential that must be there. */
        public static Setting requiredSecret(String key, String description) {
            return new Setting(key, true, true, description);
        }

        /** A credential that may be there. */
        public static Setting optionalSecret(String key, String description) {
            return new Setting(key, false, true, description);
        }

        /** Text that must be there. */
        public static Setting required(String key, String description) {
            return new Setting(key, true, false, description);
        }

        /** Text that may be there. */
        public static Setting optional(String key, String description) {
            return new Setting(key, false, false, description);
        }
    }
}
