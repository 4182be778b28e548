package io.sluice.catalog;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The base address among a target's settings: {@code api_base}, which every provider takes, or the provider's own key. */
final class BaseAddress {
    private BaseAddress() {}

    /**
     * Finds and checks it.
     *
     * @return null when none is set
     */
    static @Nullable URI of(Map<String, String> settings, SettingsSchema schema) throws InvalidSettings {
        String common = settings.get(SettingsSchema.API_BASE);
        String ownKey = schema.baseAddressKey().orElse(SettingsSchema.API_BASE);
        String own = settings.get(ownKey);
        if (common != null && own != null && !common.equals(own)) {
            throw new InvalidSettings(
                    SettingsSchema.API_BASE,
                    "'api_base' and '" + ownKey + "' name different addresses. Give one of them.");
        }
        if (own != null) {
            return parse(ownKey, own);
        }
        return common == null ? null : parse(SettingsSchema.API_BASE, common);
    }

    private static URI parse(String key, String text) throws InvalidSettings {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(key);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!web || !plain || uri.getHost() == null || uri.getHost().isEmpty() || uri.getPort() > 65_535) {
            throw refused(key);
        }
        return uri;
    }

    /** Does not repeat the address: somebody may have put a password into it. */
    private static InvalidSettings refused(String key) {
        return new InvalidSettings(
                key,
                "'" + key + "' must be an absolute address with http or https and a host, without user, query and"
                        + " fragment, such as https://llm.example.com/v1.");
    }
}
